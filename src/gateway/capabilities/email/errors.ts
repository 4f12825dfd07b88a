import type {RecoveryAction} from '../../../contract/structured-error.ts'
import type {DeclaredError} from '../../capability.ts'
import {ERRORS as FILES} from '../filesystem/errors.ts'

const search: RecoveryAction = {
  action: 'search',
  description: 'search for the message; ids change when a message is moved',
  capability: 'email.search',
}
const retryLater: RecoveryAction = {action: 'retry_later', description: 'call again in a minute'}
const wait: RecoveryAction = {action: 'wait', description: 'wait until the hour is over'}
const askPerson: RecoveryAction = {
  action: 'request_approval',
  description: 'tell the person you work for what you want to do, and why so much of it',
}

/** Every error of these capabilities, once; each capability declares those it can end with. */
export const ERRORS = {
  AccountNotFound: {
    when: 'you have no mail account of that name, or several and named none',
    recovery: [{action: 'name_account', description: 'give one of the accounts that the context lists'}],
  },
  ServiceUnavailable: {
    when: 'the mail server cannot be reached, or does not take the login',
    retryable: true,
    recovery: [
      retryLater,
      {...askPerson, action: 'report', description: 'tell the person you work for; they can run kruxos service test'},
    ],
  },
  MessageNotFound: {when: 'no message of yours has that id', recovery: [search]},
  FolderNotFound: {
    when: 'the account has no such folder',
    recovery: [
      {action: 'use_inbox', description: 'use the folder INBOX', capability: 'email.search', inputs: {folder: 'INBOX'}},
    ],
  },
  BodyFetchFailed: {when: 'the mail server refused to give it', retryable: true, recovery: [retryLater]},
  WriteFailed: {
    when: 'the mail server refused the change',
    retryable: true,
    recovery: [{action: 'check_parameters', description: 'compare the input with the schema'}, retryLater],
  },
  InvalidRecipient: {
    when: 'a recipient is missing, or is no e-mail address; nothing was written',
    recovery: [
      {action: 'provide_recipient', description: 'give addresses such as anna@example.com, separated by commas'},
    ],
  },
  SenderNotAllowed: {
    when: 'the account must not send as that address',
    recovery: [{action: 'send_as_me', description: 'leave from out', capability: 'email.send', inputs: {from: 'me'}}],
  },
  MessageTooLarge: {
    when: 'the message with its attachments is too large; nothing was written',
    recovery: [{action: 'attach_less', description: 'attach fewer or smaller files'}],
  },
  BatchProtection: {
    when: 'you did this as often as you may within an hour',
    retryable: true,
    recovery: [wait, askPerson],
  },
  NoLabelsProvided: {
    when: 'neither a folder nor a label was given; nothing was changed',
    recovery: [{action: 'specify_labels', description: 'give folder, add_labels or remove_labels'}],
  },
  TooLate: {
    when: 'the mail has left, or did not leave for another reason that the context tells',
    recovery: [{action: 'report', description: 'tell the person you work for'}],
  },
  PathOutOfScope: FILES.PathOutOfScope,
  FileNotFound: FILES.FileNotFound,
  NotAFile: FILES.NotAFile,
  PermissionDenied: FILES.PermissionDenied,
  MountUnavailable: FILES.MountUnavailable,
  ResourceExhausted: FILES.ResourceExhausted,
  ConflictError: FILES.ConflictError,
} as const satisfies Record<string, DeclaredError>

export type ErrorType = keyof typeof ERRORS
