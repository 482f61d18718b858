# ruleid: no-unsafe-reading
import pickle

# ruleid: no-unsafe-reading
import yaml

# ruleid: no-unsafe-reading
from marshal import loads

# ok: no-unsafe-reading
import json


def read(text, path):
    # ruleid: no-unsafe-reading
    eval(text)
    # ruleid: no-unsafe-reading
    exec(text)
    # ok: no-unsafe-reading
    json.loads(text)
    # ok: no-unsafe-reading
    re.compile(text)
    # ruleid: no-shell
    subprocess.run(f"ls {path}", shell=True, check=True)
    # ruleid: no-shell
    os.system("ls " + path)
    # ruleid: no-shell
    asyncio.create_subprocess_shell(path)
    # ok: no-shell
    subprocess.run(["ls", path], check=True)
