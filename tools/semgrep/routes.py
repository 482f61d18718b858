# ruleid: routes-only-behind-the-gate
router = APIRouter(prefix="/api", tags=["cases"])
# ok: routes-only-behind-the-gate
probes = APIRouter(tags=["health"])
# ok: routes-only-behind-the-gate
cases = guarded_router(tags=["cases"])
# ok: routes-only-behind-the-gate
auth = open_router("/api/auth", tags=["auth"])
# ruleid: routes-only-behind-the-gate
app.mount("/files", files)
# ruleid: routes-only-behind-the-gate
app.add_api_route("/x", x)


# ruleid: routes-only-behind-the-gate
@app.post("/api/upload")
async def upload(): ...


# ok: routes-only-behind-the-gate
@cases.get("/cases")
async def listed(work: Annotated[Work, Depends(requires(Permission.READ_CASES))]): ...


def serve_client(app, dist):
    # ok: routes-only-behind-the-gate
    @app.get("/{path:path}", include_in_schema=False)
    def client(path: str): ...
