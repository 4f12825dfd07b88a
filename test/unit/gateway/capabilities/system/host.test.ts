import assert from 'node:assert/strict'
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir, totalmem} from 'node:os'
import {join} from 'node:path'
import {test} from 'node:test'
import {MetricsSampler, readHost} from '../../../../../src/gateway/capabilities/system/index.ts'

async function procWith(files: {stat?: string; diskstats?: string; netDev?: string}) {
  const dir = await mkdtemp(join(tmpdir(), 'kx-'))
  await mkdir(join(dir, 'net'))
  const paths = {stat: 'stat', diskstats: 'diskstats', netDev: 'net/dev'}
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(dir, paths[name as keyof typeof paths]), text)
  }
  return {dir, [Symbol.asyncDispose]: () => rm(dir, {recursive: true})}
}

test('a processor that waits for a disk is not busy, one whose time was stolen is', async () => {
  await using proc = await procWith({stat: 'cpu  100 10 50 700 40 5 15 80 60 0\ncpu0 1 1 1 1 1 1 1 1 1 1\nctxt 5\n'})
  assert.deepEqual(readHost(proc.dir).cpu, {busy: 260, total: 1000})
})

test('whole disks are counted, partitions and devices made of other disks are not', async () => {
  const line = (name: string) => `   8       0 ${name} 5 0 100 7 5 0 200 9 0 1 2 0 0 0 0 0 0\n`
  const names = ['sda', 'sda1', 'sda10', 'nvme0n1', 'nvme0n1p1', 'mmcblk0', 'mmcblk0p2', 'xvda1']
  const virtual = ['loop0', 'ram1', 'zram0', 'dm-0', 'md127', 'md127p1']
  await using proc = await procWith({diskstats: [...names, ...virtual].map(line).join('')})
  const disk = {inBytes: 51_200, outBytes: 102_400}
  assert.deepEqual(readHost(proc.dir).disks, new Map(['sda', 'nvme0n1', 'mmcblk0', 'xvda1'].map(name => [name, disk])))
})

test('every interface but loopback is counted, also when its number touches its name', async () => {
  const netDev = [
    'Inter-|   Receive                                                |  Transmit',
    ' face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed',
    '    lo:  158171      65    0    0    0     0          0         0   158171      65    0    0    0     0       0          0',
    '  eth0:1016449082   26904    0    0    0     0          0         0  2834136   19304    0    0    0     0       0          0',
    'wlan0: 7 1 0 0 0 0 0 0 9 1 0 0 0 0 0 0',
    '',
  ].join('\n')
  await using proc = await procWith({netDev})
  assert.deepEqual(
    readHost(proc.dir).networks,
    new Map([
      ['eth0', {inBytes: 1_016_449_082, outBytes: 2_834_136}],
      ['wlan0', {inBytes: 7, outBytes: 9}],
    ]),
  )
})

test('without /proc the processors are told by Node, and disks and networks are not known', async () => {
  await using proc = await procWith({})
  const {cpu, memory, disks, networks} = readHost(proc.dir)
  assert.ok(cpu.total > cpu.busy && cpu.busy > 0, JSON.stringify(cpu))
  assert.equal(memory.totalBytes, totalmem())
  assert.deepEqual([disks, networks], [null, null])
})

test('this machine is measured', {skip: process.platform !== 'linux'}, () => {
  const {cpu, memory, disks, networks} = readHost()
  assert.ok(cpu.total > cpu.busy && cpu.busy > 0)
  assert.ok(memory.usedBytes > 0 && memory.usedBytes < memory.totalBytes)
  for (const {inBytes, outBytes} of [...(disks?.values() ?? []), ...(networks?.values() ?? [])]) {
    assert.ok(Number.isSafeInteger(inBytes) && Number.isSafeInteger(outBytes))
  }
})

test('work done between two samples shows as load', () => {
  const sampler = new MetricsSampler()
  sampler.sample()
  const end = performance.now() + 300
  while (performance.now() < end);
  sampler.sample()
  const cpu = sampler.summarize('1m')?.cpu
  assert.ok(cpu && cpu.busy > 0 && cpu.total >= cpu.busy, JSON.stringify(cpu))
})

test('a device that is new, gone or reset adds nothing that it did not carry', () => {
  const cpu = {busy: 0, total: 0}
  const memory = {usedBytes: 1, totalBytes: 2}
  const networks: Record<string, number>[] = [
    {eth0: 1000, veth1: 500},
    {eth0: 1010, veth1: 505},
    {eth0: 1030, veth2: 90_000},
    {eth0: 4, veth2: 90_007},
  ]
  const sampler = new MetricsSampler({
    read: () => {
      const now = networks.shift() ?? assert.fail('read too often')
      const counters = Object.entries(now).map(([name, bytes]) => [name, {inBytes: bytes, outBytes: 0}] as const)
      return {cpu, memory, disks: null, networks: new Map(counters)}
    },
  })
  while (networks.length > 0) sampler.sample()
  // 10 and 5, then 20, then 7
  assert.deepEqual(sampler.summarize('1m')?.network, {inBytes: 42, outBytes: 0})
  assert.equal(sampler.summarize('1m')?.disk, null)
})
