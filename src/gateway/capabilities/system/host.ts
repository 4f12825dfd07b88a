import {readFileSync} from 'node:fs'
import {readdir, statfs} from 'node:fs/promises'
import {cpus, freemem, totalmem} from 'node:os'
import {join} from 'node:path'

export interface Traffic {
  readonly inBytes: number
  readonly outBytes: number
}

/** Traffic since the machine started, by device. */
export type Counters = ReadonlyMap<string, Traffic>

export interface HostReading {
  /** since the machine started, over all processors, in ticks of any length */
  readonly cpu: {readonly busy: number; readonly total: number}
  readonly memory: {readonly usedBytes: number; readonly totalBytes: number}
  /** null where the system does not tell */
  readonly disks: Counters | null
  readonly networks: Counters | null
}

/** What the machine has done so far. A system without /proc, or with a part of it hidden, tells less and never fails. */
export function readHost(procDir = '/proc'): HostReading {
  const stat = readIfThere(join(procDir, 'stat'))
  const diskstats = readIfThere(join(procDir, 'diskstats'))
  const netDev = readIfThere(join(procDir, 'net/dev'))
  const totalBytes = totalmem()
  return {
    cpu: stat === null ? cpuOfNode() : parseStat(stat),
    // on Linux, freemem() is MemAvailable of /proc/meminfo
    memory: {usedBytes: totalBytes - freemem(), totalBytes},
    disks: diskstats === null ? null : parseDiskstats(diskstats),
    networks: netDev === null ? null : parseNetDev(netDev),
  }
}

/** Space of the volume that holds `path`; what is kept back for root counts as neither used nor available. */
export async function readVolume(path: string) {
  const {bsize, blocks, bfree, bavail} = await statfs(path)
  const usedBytes = (blocks - bfree) * bsize
  return {totalBytes: blocks * bsize, availableBytes: bavail * bsize, usedBytes}
}

/** Files and sockets that this process holds open; null where the system does not tell. */
export async function countOpenFiles(procDir = '/proc'): Promise<number | null> {
  try {
    const descriptors = await readdir(join(procDir, 'self/fd'))
    return descriptors.length - 1 // the folder itself was open while it was read
  } catch {
    return null
  }
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

/** proc_stat(5), line "cpu": user nice system idle iowait irq softirq steal; guest time is part of user. */
function parseStat(text: string): HostReading['cpu'] {
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = text
    .slice(0, text.indexOf('\n'))
    .split(/\s+/)
    .slice(1)
    .map(Number)
  const busy = user + nice + system + irq + softirq + steal
  return {busy, total: busy + idle + iowait}
}

function cpuOfNode(): HostReading['cpu'] {
  const times = cpus().map(cpu => cpu.times)
  const busy = sum(times.map(({user, nice, sys, irq}) => user + nice + sys + irq))
  return {busy, total: busy + sum(times.map(({idle}) => idle))}
}

const SECTOR_BYTES = 512 // whatever the device: Documentation/admin-guide/iostats.rst
/** Devices in memory, or made of other disks that are counted already. */
const VIRTUAL_DISK = /^(?:loop|ram|zram|dm-|md)\d/

/** Whole disks only: a partition is a device named like a listed disk and a number (sda1, nvme0n1p2). */
function parseDiskstats(text: string): Counters {
  const devices = new Map(
    rows(text).map(([, , name = '', , , read, , , , written]) => [name, traffic(read, written, SECTOR_BYTES)]),
  )
  const isDisk = (name: string) => !VIRTUAL_DISK.test(name) && !isPartition(name, devices)
  return new Map([...devices].filter(([name]) => isDisk(name)))
}

function isPartition(name: string, devices: Counters): boolean {
  const disk = name.replace(/p?\d+$/, '')
  return disk !== name && devices.has(disk)
}

/** proc_pid_net(5): two lines of heading, then "name: received … transmitted …", eight numbers each. */
function parseNetDev(text: string): Counters {
  const lines = text.replaceAll(':', ' ').split('\n').slice(2).join('\n')
  const interfaces = rows(lines).map(([name = '', received, ...rest]) => [name, traffic(received, rest[7])] as const)
  return new Map(interfaces.filter(([name]) => name !== 'lo'))
}

function rows(text: string): string[][] {
  return text.split('\n').flatMap(line => (line.trim() === '' ? [] : [line.trim().split(/\s+/)]))
}

function traffic(incoming: string | undefined, outgoing: string | undefined, unitBytes = 1): Traffic {
  return {inBytes: Number(incoming) * unitBytes, outBytes: Number(outgoing) * unitBytes}
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
