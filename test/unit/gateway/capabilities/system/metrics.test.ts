import assert from 'node:assert/strict'
import {execFile} from 'node:child_process'
import {test} from 'node:test'
import {promisify} from 'node:util'
import {setFlagsFromString} from 'node:v8'
import {runInNewContext} from 'node:vm'
import {
  MetricsSampler,
  type readHost,
  systemCapabilities,
} from '../../../../../src/gateway/capabilities/system/index.ts'
import {run, runToError} from '../run.ts'
import {systemServices} from './services.ts'

type HostReading = ReturnType<typeof readHost>

/** A machine whose clock and load the test sets. */
class Machine {
  seconds = 0
  usedBytes = 400
  #busy = 0
  #total = 0
  #diskBytes = 0
  readonly sampler = new MetricsSampler({now: () => this.seconds * 1000, read: () => this.#read()})

  /** One sampling step after another, at this load. */
  pass({seconds, cpuPercent, stepSeconds = 5}: {seconds: number; cpuPercent: number; stepSeconds?: number}): void {
    for (const end = this.seconds + seconds; this.seconds < end; ) {
      this.seconds += stepSeconds
      this.#busy += cpuPercent * stepSeconds
      this.#total += 100 * stepSeconds
      this.#diskBytes += 1000 * stepSeconds
      this.sampler.sample()
    }
  }

  async metrics(window?: string) {
    const capabilities = systemCapabilities(systemServices({metrics: this.sampler}))
    const output = await run(capabilities, 'system.metrics', window ? {window} : {})
    return output as {
      window: string
      seconds_covered: number
      cpu: {average_percent: number | null; peak_percent: number | null}
      memory: {average_bytes: number; peak_bytes: number; average_percent: number}
      disk_io: {read_bytes: number | null; write_bytes: number | null}
      network_io: {rx_bytes: number | null; tx_bytes: number | null}
    }
  }

  #read(): HostReading {
    return {
      cpu: {busy: this.#busy, total: this.#total},
      memory: {usedBytes: this.usedBytes, totalBytes: 1000},
      disks: new Map([['sda', {inBytes: this.#diskBytes, outBytes: 2 * this.#diskBytes}]]),
      networks: new Map([['eth0', {inBytes: 3 * this.#diskBytes, outBytes: 4 * this.#diskBytes}]]),
    }
  }
}

test('a window holds averages, peaks and totals, and five minutes is the default', async () => {
  const machine = new Machine()
  machine.sampler.sample()
  machine.pass({seconds: 240, cpuPercent: 10})
  machine.usedBytes = 900
  machine.pass({seconds: 60, cpuPercent: 60})
  assert.deepEqual(await machine.metrics(), {
    window: '5m',
    seconds_covered: 300,
    cpu: {average_percent: 20, peak_percent: 60},
    // 49 samples of 400 and 12 of 900
    memory: {average_bytes: 498, peak_bytes: 900, average_percent: 49.8},
    disk_io: {read_bytes: 300_000, write_bytes: 600_000},
    network_io: {rx_bytes: 900_000, tx_bytes: 1_200_000},
  })
})

test('what lies before the window does not count', async () => {
  const machine = new Machine()
  machine.pass({seconds: 3600, cpuPercent: 90})
  machine.pass({seconds: 900, cpuPercent: 50})
  machine.pass({seconds: 60, cpuPercent: 20})
  const oneMinute = await machine.metrics('1m')
  assert.deepEqual(oneMinute.cpu, {average_percent: 20, peak_percent: 20})
  assert.equal(oneMinute.seconds_covered, 60)
  assert.deepEqual((await machine.metrics('15m')).cpu, {average_percent: 48, peak_percent: 50})
  assert.equal((await machine.metrics('1h')).cpu.peak_percent, 90)
})

test('a peak of five seconds is still told a day later, and forgotten after that', async () => {
  const machine = new Machine()
  machine.sampler.sample()
  machine.pass({seconds: 5, cpuPercent: 100})
  machine.pass({seconds: 24 * 3600 - 5, cpuPercent: 10})
  const day = await machine.metrics('24h')
  assert.equal(day.cpu.peak_percent, 100)
  assert.equal(day.seconds_covered, 24 * 3600)
  assert.equal(day.disk_io.read_bytes, 24 * 3600 * 1000)

  machine.pass({seconds: 120, cpuPercent: 10})
  assert.deepEqual((await machine.metrics('24h')).cpu, {average_percent: 10, peak_percent: 10})
})

test('the figures never cover more than the window, whatever the rhythm of the samples', async () => {
  const machine = new Machine()
  machine.pass({seconds: 26 * 3600, cpuPercent: 30, stepSeconds: 5.7})
  for (const [window, seconds] of Object.entries({'1m': 60, '5m': 300, '15m': 900, '1h': 3600, '24h': 86_400})) {
    const covered = (await machine.metrics(window)).seconds_covered
    assert.ok(covered <= seconds && covered > seconds - 70, `${window} covers ${covered} s`)
  }
})

test('before a second sample there is memory, and no rate is made up', async () => {
  const machine = new Machine()
  machine.sampler.sample()
  assert.deepEqual(await machine.metrics('1h'), {
    window: '1h',
    seconds_covered: 0,
    cpu: {average_percent: null, peak_percent: null},
    memory: {average_bytes: 400, peak_bytes: 400, average_percent: 40},
    disk_io: {read_bytes: null, write_bytes: null},
    network_io: {rx_bytes: null, tx_bytes: null},
  })
})

test('a young gateway answers a long window with the seconds that it has', async () => {
  const machine = new Machine()
  machine.sampler.sample()
  machine.pass({seconds: 35, cpuPercent: 40})
  const metrics = await machine.metrics('24h')
  assert.equal(metrics.seconds_covered, 35)
  assert.equal(metrics.cpu.average_percent, 40)
})

test('a window without a sample is a MetricsError', async () => {
  const machine = new Machine()
  const capabilities = systemCapabilities(systemServices({metrics: machine.sampler}))
  assert.equal((await runToError(capabilities, 'system.metrics')).type, 'MetricsError')

  machine.pass({seconds: 60, cpuPercent: 10})
  machine.seconds += 120
  const error = await runToError(capabilities, 'system.metrics', {window: '1m'})
  assert.deepEqual(error.context, {window: '1m'})
  assert.equal((await machine.metrics('5m')).cpu.average_percent, 10)
})

test('the timer samples every five seconds until it is stopped, and the pause does not count', async t => {
  t.mock.timers.enable({apis: ['setInterval']})
  const machine = new Machine()
  machine.sampler.start()
  machine.sampler.start()
  const tick = (count: number) => {
    for (let i = 0; i < count; i++) {
      machine.seconds += 5
      t.mock.timers.tick(5000)
    }
  }
  tick(6)
  assert.equal((await machine.metrics()).seconds_covered, 30)

  machine.sampler.stop()
  tick(4)
  machine.sampler.start()
  tick(2)
  assert.equal((await machine.metrics()).seconds_covered, 40)
  machine.sampler.stop()
})

test('a sampler that runs does not keep the process alive', async () => {
  const index = new URL('../../../../../src/gateway/capabilities/system/index.ts', import.meta.url).href
  const script = `import {MetricsSampler} from '${index}'; new MetricsSampler().start()`
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {timeout: 20_000})
})

test('what is kept does not grow with the days', () => {
  const machine = new Machine()
  const start = heapBytes()
  machine.pass({seconds: 24 * 3600, cpuPercent: 10})
  const day = heapBytes()
  assert.ok(day - start < 2_000_000, `${day - start} bytes after a day`)
  machine.pass({seconds: 3 * 24 * 3600, cpuPercent: 10})
  assert.ok(heapBytes() - day < 500_000, `${heapBytes() - day} bytes more after four days`)
  machine.sampler.stop()
})

/** Bytes that are still referred to. */
function heapBytes(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return process.memoryUsage().heapUsed
}
