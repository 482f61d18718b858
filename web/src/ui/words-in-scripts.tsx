import { runsByScript } from '@/kit/scripts'

/** A name, or any words that may hold more than one script: each fragment says its language. */
export function WordsInScripts({ children }: { children: string }) {
  return runsByScript(children).map((run, index) =>
    run.lang === undefined ? (
      run.text
    ) : (
      <span key={index} lang={run.lang}>
        {run.text}
      </span>
    ),
  )
}
