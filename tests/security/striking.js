// Put into every page before anything of its own: notes whatever a planted text becomes that is more than text.
;(() => {
  const found = []
  const note = (words) => found.push(words)
  const keep = (name, value) =>
    Object.defineProperty(window, name, { value, writable: false, configurable: false, enumerable: false })
  keep('__found', found)
  keep('__struck', (...words) => note(`ran: ${words.join(' ')}`))
  for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) keep(name, () => void note(`called ${name}`))
  addEventListener('securitypolicyviolation', (e) => note(`policy: ${e.violatedDirective} ${e.blockedURI}`), true)
  addEventListener('error', (e) => e.target !== window && note(`did not load: ${e.target.outerHTML.slice(0, 120)}`), true)

  const NEVER = new Set(
    'iframe frame frameset object embed applet portal fencedframe base marquee plaintext listing xmp noembed foreignobject annotation-xml math maction animate set discard use image'.split(' '),
  )
  const LEADS = new Set(['href', 'src', 'action', 'formaction', 'xlink:href', 'data', 'srcset', 'poster', 'ping', 'background', 'srcdoc', 'manifest'])
  const OURS = new Set(['http:', 'https:'])
  // Passkeys want a name: on a machine of its own the service may point to itself by that name.
  const itself = location.origin.replace('//127.0.0.1:', '//localhost:')
  const goesOut = (value) => {
    try {
      const place = new URL(value, document.baseURI)
      if (OURS.has(place.protocol)) return place.origin !== location.origin && place.origin !== itself
      return !['mailto:', 'tel:', 'blob:'].includes(place.protocol) && !value.startsWith('data:image/')
    } catch {
      return false
    }
  }
  const look = (one) => {
    const tag = one.localName.toLowerCase()
    const told = () => one.outerHTML.slice(0, 160)
    // The widgets' own templates are empty or hold their own boxes: what is in one is looked at like all else.
    if (tag === 'template') one.content.querySelectorAll('*').forEach(look)
    if (NEVER.has(tag)) note(`element: ${told()}`)
    if (tag === 'script' && !(one.src.startsWith(`${location.origin}/assets/`) && one.text === '')) note(`script: ${told()}`)
    if (tag === 'meta' && one.httpEquiv) note(`meta: ${told()}`)
    if (tag === 'style' && /invalid|@import|expression/.test(one.textContent)) note(`style: ${told()}`)
    for (const { name, value } of one.attributes) attribute(one, name, value)
  }
  const attribute = (one, name, value) => {
    const low = name.toLowerCase()
    if (low.startsWith('on')) note(`handler ${name}: ${one.outerHTML.slice(0, 160)}`)
    if (LEADS.has(low) && goesOut(value)) note(`leads out by ${name}: ${value.slice(0, 160)}`)
    if (low === 'style' && /url\(|expression/.test(value)) note(`style: ${value.slice(0, 160)}`)
  }
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === 'attributes') {
        attribute(change.target, change.attributeName, change.target.getAttribute(change.attributeName) ?? '')
        continue
      }
      for (const added of change.addedNodes) {
        if (added.nodeType !== Node.ELEMENT_NODE) continue
        look(added)
        added.querySelectorAll('*').forEach(look)
      }
    }
  }).observe(document, { childList: true, subtree: true, attributes: true })
})()
