import {KruxosError} from '../contract/errors.ts'
import {askBridgeSocket, type Grant} from './bridge-socket.ts'
import {readCredentialsFile} from './credentials-file.ts'
import {address} from './problems.ts'
import type {Settings, TokenSource} from './settings.ts'

/** @throws KruxosError USAGE when a variable or file holds no token, or as askBridgeSocket */
export async function loadToken(source: TokenSource): Promise<Grant> {
  const grant = await load(source)
  // A line break pasted along with a token would be refused only later, as a header.
  if (/^[\x21-\x7e]{1,1024}$/.test(grant.token)) return grant
  throw new KruxosError('USAGE', `there is more than a token ${describe(source).name}`, {
    hint: 'look for blanks and line breaks in it',
  })
}

async function load(source: TokenSource): Promise<Grant> {
  switch (source.kind) {
    case 'label':
      return askBridgeSocket(source.socket, source.label)
    case 'file':
      return {token: readCredentialsFile(source.path)}
    case 'keychain':
      return {token: await source.read(source.label)}
    case 'variable':
      return {token: source.token}
  }
}

/** Which token was refused, and where a new one comes from. A token of another agent is refused as well. */
export function rejection({token, agentName, endpoint}: Settings): KruxosError {
  const {name, hint} = describe(token)
  const agent = agentName === undefined ? '' : ` for the agent "${agentName}"`
  return new KruxosError('DENIED', `the gateway at ${address(endpoint)} rejected the token ${name}${agent}`, {hint})
}

function describe(source: TokenSource): {name: string; hint: string} {
  switch (source.kind) {
    case 'label':
      return {
        name: `with the label "${source.label}"`,
        hint: `make a new one with: kruxos token rotate ${source.label}`,
      }
    case 'file':
      return {name: `in ${source.path}`, hint: 'put a valid token there: see kruxos token create'}
    case 'keychain':
      return {
        name: `of ${source.label} in the system keychain`,
        hint: `pair this machine again: kruxos pair ${source.label}`,
      }
    case 'variable':
      return {name: `in ${source.name}`, hint: `set ${source.name} to a valid token: see kruxos token create`}
  }
}
