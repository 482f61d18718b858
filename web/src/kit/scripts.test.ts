import { describe, expect, it } from 'vitest'
import { runsByScript } from './scripts'

describe('runs by script', () => {
  it('leaves a Latin name whole', () => {
    expect(runsByScript('Devi Contoh d/o Sampel')).toEqual([{ text: 'Devi Contoh d/o Sampel' }])
  })

  it('marks Chinese and Tamil wherever they stand', () => {
    expect(runsByScript('Tan Siew Lan Sampel 陈秀兰')).toEqual([
      { text: 'Tan Siew Lan Sampel ' },
      { text: '陈秀兰', lang: 'zh' },
    ])
    expect(runsByScript('சரஸ்வதி மாதிரி (Saras)')).toEqual([
      { text: 'சரஸ்வதி மாதிரி', lang: 'ta' },
      { text: ' (Saras)' },
    ])
  })

  it.each(['', 'Mdm', '阿明·李 Contoh 黄美', 'Blk 9 · மாதிரி'])('gives %j back when joined', (text) => {
    expect(
      runsByScript(text)
        .map((run) => run.text)
        .join(''),
    ).toBe(text)
  })
})
