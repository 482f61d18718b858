import { expect, it } from 'vitest'
import { portalWords } from './portal-words'

it('has every sentence of the resident’s frame in every language', () => {
  const sentences = Object.keys(portalWords.zh).sort()
  expect(Object.keys(portalWords.ms).sort()).toEqual(sentences)
  expect(Object.keys(portalWords.ta).sort()).toEqual(sentences)
})
