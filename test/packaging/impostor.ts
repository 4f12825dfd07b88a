/** Ends the TLS of whoever connects, with a certificate of its own for the same names, and passes everything on: ADDRESS ONWARD. */
import {connect, createServer} from 'node:tls'
import {makeAuthority} from '../support/certificates.ts'

const [address = '', onward = ''] = process.argv.slice(2)
const {key, cert} = makeAuthority().issue()

const server = createServer({key, cert}, client => {
  const gateway = connect({host: onward, port: 7700, checkServerIdentity: () => undefined, rejectUnauthorized: false})
  client.on('data', data => process.stdout.write(`learned ${data.length} bytes\n`))
  client.on('error', () => gateway.destroy()).on('close', () => gateway.destroy())
  gateway.on('error', () => client.destroy())
  client.pipe(gateway).pipe(client)
})
server.on('connection', () => process.stdout.write('connected\n'))
server.listen(7700, address, () => process.stdout.write('listening\n'))
