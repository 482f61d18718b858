/** Runs of one script. `lang` is given where the letters alone tell it: Chinese and Tamil. */
export interface ScriptRun {
  text: string
  lang?: 'zh' | 'ta'
}

const RUNS = /[\p{Script=Han}\p{Script=Bopomofo}·]+|\p{Script=Tamil}+(?:\s+\p{Script=Tamil}+)*/gu

/** "陈秀兰 Tan Siew Lan" in two runs, so that each is read aloud in its own language. Joining the runs gives the text back. */
export function runsByScript(text: string): ScriptRun[] {
  const runs: ScriptRun[] = []
  let at = 0
  for (const match of text.matchAll(RUNS)) {
    if (/^·+$/.test(match[0])) continue
    if (match.index > at) runs.push({ text: text.slice(at, match.index) })
    runs.push({ text: match[0], lang: /\p{Script=Tamil}/u.test(match[0]) ? 'ta' : 'zh' })
    at = match.index + match[0].length
  }
  if (at < text.length) runs.push({ text: text.slice(at) })
  return runs
}
