import {createSocket} from 'node:dgram'
import {once} from 'node:events'

export interface DnsServer extends AsyncDisposable {
  /** `127.0.0.1:port` */
  readonly address: string
  /** names that were asked for, one entry for each question */
  readonly asked: string[]
}

type Answer = (name: string) => readonly string[] | 'silence'

const TYPE_A = 1
const TYPE_AAAA = 28
const NO_SUCH_NAME = 3

/** A name server on loopback that gives each name the addresses that it is told to, anew for each question. */
export async function dnsServer(answer: Answer): Promise<DnsServer> {
  const socket = createSocket('udp4')
  const asked: string[] = []
  socket.on('message', (query, {port, address}) => {
    const {name, type, end} = readQuestion(query)
    asked.push(name)
    const addresses = answer(name)
    if (addresses !== 'silence') socket.send(reply(query.subarray(0, end), type, addresses), port, address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return {
    address: `127.0.0.1:${socket.address().port}`,
    asked,
    async [Symbol.asyncDispose]() {
      socket.close()
      await once(socket, 'close')
    },
  }
}

/** RFC 1035, 4.1.2: labels after a header of 12 bytes */
function readQuestion(query: Buffer): {name: string; type: number; end: number} {
  const labels: string[] = []
  let at = 12
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return {name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5}
}

function reply(question: Buffer, type: number, addresses: readonly string[]): Buffer {
  const wanted = addresses.filter(address => (address.includes(':') ? TYPE_AAAA : TYPE_A) === type)
  const head = Buffer.from(question)
  head.writeUInt16BE(addresses.length === 0 ? 0x8180 | NO_SUCH_NAME : 0x8180, 2)
  head.writeUInt16BE(wanted.length, 6)
  head.writeUInt32BE(0, 8)
  return Buffer.concat([head, ...wanted.map(record)])
}

/** The name is a pointer to the question's; no time to live, as one that rebinds has it. */
function record(address: string): Buffer {
  const data = address.includes(':') ? ipv6Bytes(address) : Buffer.from(address.split('.').map(Number))
  const fixed = Buffer.alloc(12)
  fixed.writeUInt16BE(0xc00c, 0)
  fixed.writeUInt16BE(address.includes(':') ? TYPE_AAAA : TYPE_A, 2)
  fixed.writeUInt16BE(1, 4)
  fixed.writeUInt16BE(data.length, 10)
  return Buffer.concat([fixed, data])
}

function ipv6Bytes(address: string): Buffer {
  const [left = '', right = ''] = address.split('::')
  const groups = (text: string) => text.split(':').filter(Boolean)
  const middle = Array.from({length: 8 - groups(left).length - groups(right).length}, () => '0')
  const all = address.includes('::') ? [...groups(left), ...middle, ...groups(right)] : groups(address)
  return Buffer.from(all.flatMap(group => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]))
}
