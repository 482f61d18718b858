import { fetched } from './client'

/** Opens an address of the API in a new tab: fetched like any request, so that an ended token is renewed first. */
export async function openFile(path: string): Promise<void> {
  const tab = window.open('', '_blank')
  try {
    const address = await asAddress(path)
    if (tab) tab.location.href = address.url
    else window.location.assign(address.url)
  } catch (error) {
    tab?.close()
    throw error
  }
}

/** Saves an address of the API as a file, under the name the server gives it. */
export async function saveFile(path: string): Promise<void> {
  const { url, name } = await asAddress(path)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
}

async function asAddress(path: string): Promise<{ url: string; name: string }> {
  const response = await fetched(path)
  const url = URL.createObjectURL(await response.blob())
  const named = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')
  window.setTimeout(() => URL.revokeObjectURL(url), 60_000)
  return { url, name: named?.[1] ?? '' }
}
