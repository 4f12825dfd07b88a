import type {RecoveryAction} from '../../../contract/structured-error.ts'
import type {DeclaredError} from '../../capability.ts'

const checkPolicy: RecoveryAction = {
  action: 'check_policy',
  description: 'see the rules that apply to you',
  capability: 'agent.policy',
}
const requestAccess: RecoveryAction = {
  action: 'request_access',
  description: 'tell the person you work for which host you need, and why',
}
const checkSecrets: RecoveryAction = {
  action: 'check_secrets',
  description: 'see which secrets you can use, and for what',
  capability: 'secrets.list',
}
const tellPerson: RecoveryAction = {action: 'alert_supervisor', description: 'tell the person you work for'}
const retry: RecoveryAction = {action: 'retry', description: 'call again in a few seconds'}

/** Every error of these capabilities that is not one of the file system, once. */
export const ERRORS = {
  ChecksumMismatch: {
    when: 'what came has another SHA-256 than expected; no file was made',
    recovery: [
      {action: 'verify_checksum', description: 'look up the checksum again, for this very version'},
      {action: 'retry', description: 'download again: what came may have been damaged'},
    ],
  },
  ConnectionFailed: {
    when: 'the host has no address, or there is no way to it',
    retryable: true,
    recovery: [
      {action: 'check_host', description: 'see whether the name leads anywhere', capability: 'network.dns_lookup'},
      retry,
    ],
  },
  DnsResolutionFailed: {
    when: 'the name has no address, or no name server answers',
    retryable: true,
    recovery: [
      {action: 'check_hostname', description: 'look at the spelling; give a name without scheme or port'},
      retry,
    ],
  },
  DomainNotAllowed: {
    when: 'the host may not be reached from here, or does not lead to the public internet',
    recovery: [checkPolicy, requestAccess],
  },
  DownloadFailed: {
    when: 'the server did not give the whole file, or it is too large; no file was made',
    retryable: true,
    recovery: [
      retry,
      {action: 'inspect', description: 'see what the server answers', capability: 'network.http_request'},
    ],
  },
  HostNotAllowed: {
    when: 'the secret must not be sent to this host, or the host may not be reached from here',
    recovery: [{...tellPerson, description: 'tell the person you work for which host you need, and why'}, checkSecrets],
  },
  InvalidMethod: {
    when: 'this is no method that can be used here',
    recovery: [{action: 'use_valid_method', description: 'use one of the methods that the schema names'}],
  },
  InvalidPort: {
    when: 'a port is a number from 1 to 65535',
    recovery: [{action: 'fix_port', description: 'give a port from 1 to 65535'}],
  },
  InvalidUrl: {
    when: 'this is no absolute http or https URL without user and password',
    recovery: [{action: 'fix_url', description: 'give a whole URL such as https://example.com/path'}],
  },
  RequestFailed: {
    when: 'there was no whole answer in time; a request that is not a GET may have taken effect',
    retryable: true,
    recovery: [
      {action: 'retry', description: 'call again, unless doing it twice would do harm'},
      {action: 'increase_timeout', description: 'give the server more time', inputs: {timeout: 60}},
    ],
  },
  ScopeViolation: {when: 'the secret is not for this capability', recovery: [checkSecrets, tellPerson]},
  SecretNotFound: {when: 'there is no such secret that you may use', recovery: [checkSecrets]},
  VaultLocked: {
    when: 'secrets cannot be read until an operator unlocks the vault',
    recovery: [{...tellPerson, description: 'tell the person you work for that the vault has to be unlocked'}],
  },
} as const satisfies Record<string, DeclaredError>

export type ErrorType = keyof typeof ERRORS
