/** The window's title. */
export function Title({ words }: { words: string }) {
  return <title>{`${words} - MPS Connect`}</title>
}
