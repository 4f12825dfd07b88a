import assert from 'node:assert/strict'

const SAMPLE =
  /^([a-zA-Z_:][\w:]*)(\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*"(?:,(?=[a-zA-Z_]))?)*\})? (\+Inf|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/

/**
 * Every sample of a Prometheus text, by its name and labels. Fails where the text leaves the format: a line that is no
 * sample, a metric whose lines do not stand together behind its type, a sample twice, a histogram that goes back.
 */
export function parseExposition(text: string): Map<string, number> {
  assert.ok(text.endsWith('\n'), 'the last line must end')
  const samples = new Map<string, number>()
  const types = new Map<string, string>()
  let family = ''
  for (const line of text.slice(0, -1).split('\n')) {
    const [, name = '', type = ''] = /^# TYPE (\S+) (counter|gauge|histogram)$/.exec(line) ?? []
    if (name) {
      assert.ok(!types.has(name), `${name} has its type twice`)
      types.set(name, type)
      family = name
      continue
    }
    if (/^# HELP \S+ .+$/.test(line)) continue
    const [, sample = '', labels = '', value = ''] = SAMPLE.exec(line) ?? assert.fail(`no sample: ${line}`)
    const base = types.get(family) === 'histogram' ? sample.replace(/_(bucket|sum|count)$/, '') : sample
    assert.equal(base, family, `${sample} does not stand behind its type`)
    assert.ok(!samples.has(sample + labels), `${sample}${labels} is there twice`)
    samples.set(sample + labels, Number(value.replace('+Inf', 'Infinity')))
  }
  return samples
}
