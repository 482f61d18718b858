export function Page({ text, box }: { text: string; box: HTMLElement }) {
  // ruleid: web-no-html-from-text
  box.innerHTML = text
  // ruleid: web-no-html-from-text
  box.insertAdjacentHTML('beforeend', text)
  // ok: web-no-html-from-text
  box.textContent = text
  // ruleid: web-no-text-as-program
  eval(text)
  // ruleid: web-no-text-as-program
  const made = new Function(text)
  // ok: web-no-text-as-program
  setTimeout(() => made, 10)
  // ruleid: web-requests-only-by-the-client
  void fetch('/api/cases')
  // ok: web-requests-only-by-the-client
  void client.GET('/api/cases')
  // ruleid: web-no-html-from-text
  const bad = <p dangerouslySetInnerHTML={{ __html: text }} />
  // ok: web-no-html-from-text
  return <p title={text}>{text}{bad}</p>
}
