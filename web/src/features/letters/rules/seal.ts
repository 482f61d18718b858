/** The first twelve digits of a letter's hash, in three groups, as the printed foot shows them: "3f2a 91bc 04de". */
export function sealOf(hash: string): string {
  return [0, 4, 8].map((at) => hash.slice(at, at + 4)).join(' ')
}
