import assert from 'node:assert/strict'
import {constants} from 'node:os'
import {test} from 'node:test'
import {getSystemErrorName} from 'node:util'
import {explainSystemError} from '../../../../../src/gateway/capabilities/filesystem/errors.ts'
import {CapabilityError} from '../../../../../src/gateway/capability.ts'

function systemError(code: keyof typeof constants.errno): NodeJS.ErrnoException {
  const path = '/srv/kruxos/workspace/agent/x'
  const errno = -constants.errno[code]
  return Object.assign(new Error(`something, open '${path}'`), {
    errno,
    code: getSystemErrorName(errno),
    syscall: 'open',
    path,
  })
}

test('errors of the system become errors that a caller understands, without paths of the machine', () => {
  const meanings = {
    EACCES: 'PermissionDenied',
    EROFS: 'PermissionDenied',
    ENOSPC: 'DiskFull',
    EDQUOT: 'DiskFull',
    EFBIG: 'DiskFull',
    EMFILE: 'ResourceExhausted',
    ENOENT: 'ConflictError',
    ENOTEMPTY: 'ConflictError',
    ESTALE: 'ConflictError',
  } as const
  for (const [code, type] of Object.entries(meanings)) {
    const explained = explainSystemError(systemError(code as keyof typeof meanings))
    assert.ok(explained instanceof CapabilityError)
    assert.equal(explained.type, type, code)
    assert.doesNotMatch(explained.message + JSON.stringify(explained.context), /srv/)
  }
})

test('anything else is a fault of the gateway and stays what it is', () => {
  for (const error of [
    systemError('EIO'),
    systemError('EBADF'),
    new Error('x'),
    Object.assign(new Error('x'), {code: 'ENOENT'}),
    'x',
  ]) {
    assert.equal(explainSystemError(error), error)
  }
})
