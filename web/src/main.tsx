import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './ui/base.css'
import { configQuery } from '@/api/config'
import { makeQueryClient } from '@/api/query-client'
import { App } from '@/app/app'
import { makeRouter } from '@/app/router'
import { sweepDrafts } from '@/kit/drafts'
import { listenForKeys } from '@/kit/keys'
import { startLanguages } from '@/kit/languages'
import { startTheme } from '@/kit/theme'

startTheme()
sweepDrafts()
listenForKeys()
await startLanguages()

const queryClient = makeQueryClient()
// The configuration may move the API's address, so it comes before the first page; without it the page says what is wrong.
await queryClient.query(configQuery).catch(() => undefined)
const router = makeRouter(queryClient)

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App router={router} queryClient={queryClient} />
    </StrictMode>,
  )
}
