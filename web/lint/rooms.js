import path from 'node:path'

/** Lower number = lower room. An import may only point to the same room or a lower one. */
const ORDER = { kit: 0, ui: 1, api: 2, features: 3, app: 4 }

function placeOf(file, src) {
  const [room, feature] = path.relative(src, file).split(path.sep)
  return room in ORDER ? { room, feature: room === 'features' ? feature : null } : null
}

function targetOf(source, from, src) {
  if (source.startsWith('@/')) return path.join(src, source.slice(2))
  if (source.startsWith('.')) return path.resolve(path.dirname(from), source)
  return null
}

/** app > features > api > ui > kit, and no feature sees another: app/ composes them. */
export const oneWay = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      upward: '{{from}} may not import {{to}}: imports run app > features > api > ui > kit.',
      sideways: 'features/{{from}} may not import features/{{to}}: app/ composes features.',
    },
  },
  create(context) {
    const src = path.join(context.cwd, 'src')
    const here = placeOf(context.filename, src)
    if (!here) return {}
    function check(node) {
      if (!node.source) return
      const target = targetOf(String(node.source.value), context.filename, src)
      const there = target && placeOf(target, src)
      if (!there) return
      if (ORDER[there.room] > ORDER[here.room]) {
        context.report({ node, messageId: 'upward', data: { from: here.room, to: there.room } })
      } else if (here.feature && there.feature && here.feature !== there.feature) {
        context.report({ node, messageId: 'sideways', data: { from: here.feature, to: there.feature } })
      }
    }
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    }
  },
}
