import {readFile} from 'node:fs/promises'

let names: Promise<ReadonlyMap<number, string>> | undefined

/** Name of a user of this machine; the number when /etc/passwd has none. Read once. */
export async function ownerName(uid: number): Promise<string> {
  names ??= readPasswd()
  return (await names).get(uid) ?? String(uid)
}

async function readPasswd(): Promise<ReadonlyMap<number, string>> {
  const text = await readFile('/etc/passwd', 'utf8').catch(() => '')
  const users = text.split('\n').map(line => line.split(':'))
  return new Map(users.flatMap(([name, , uid]) => (name && uid ? [[Number(uid), name] as const] : [])))
}
