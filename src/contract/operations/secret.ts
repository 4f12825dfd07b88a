import {
  SecretChangeResult,
  SecretListParams,
  SecretListResult,
  SecretRef,
  SecretRotateParams,
  SecretScopeParams,
  SecretSetParams,
  SecretShowResult,
} from '../secret.ts'
import type {Operations} from './operation.ts'

export const secretOperations = {
  'secret.list': {
    access: 'read',
    summary: 'List secrets of capabilities, never their values',
    params: SecretListParams,
    result: SecretListResult,
  },
  'secret.revoke': {
    access: 'write',
    summary: 'Destroy the value of a secret; what is known of it stays',
    params: SecretRef,
    result: SecretChangeResult,
  },
  'secret.rotate': {
    access: 'write',
    summary: 'Replace the value of a secret; what it is for stays',
    params: SecretRotateParams,
    result: SecretChangeResult,
  },
  'secret.scope': {
    access: 'write',
    summary: 'Change what a secret may be used for; each list that is given replaces the old one',
    params: SecretScopeParams,
    result: SecretChangeResult,
  },
  'secret.set': {
    access: 'write',
    summary: 'Keep a secret that capabilities may use and nobody can read',
    params: SecretSetParams,
    result: SecretChangeResult,
  },
  'secret.show': {
    access: 'read',
    summary: 'Show what a secret is for and when it was used, never its value',
    params: SecretRef,
    result: SecretShowResult,
  },
} as const satisfies Operations
