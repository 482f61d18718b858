const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i

/** The first id inside a text, such as the address of a case's page. */
export function uuidIn(text: string): string | null {
  return UUID.exec(text)?.[0].toLowerCase() ?? null
}
