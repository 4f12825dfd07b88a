import {
  TokenChangeResult,
  TokenCreateParams,
  TokenCreateResult,
  TokenGrantParams,
  TokenGrantResult,
  TokenListParams,
  TokenListResult,
  TokenRef,
  TokenRevealResult,
  TokenShowResult,
  TokenUnwrapParams,
  TokenUnwrapResult,
} from '../token.ts'
import type {Operations} from './operation.ts'

export const tokenOperations = {
  'token.create': {
    access: 'secret',
    summary: 'Create a token and give its secret once',
    params: TokenCreateParams,
    result: TokenCreateResult,
  },
  'token.grant': {
    access: 'write',
    summary: "Let one user's bridge ask for a stored token",
    params: TokenGrantParams,
    result: TokenGrantResult,
  },
  'token.list': {
    access: 'read',
    summary: 'List tokens, never their secrets',
    params: TokenListParams,
    result: TokenListResult,
  },
  'token.reveal': {
    access: 'secret',
    summary: 'Give a stored secret out again',
    params: TokenRef,
    result: TokenRevealResult,
  },
  'token.revoke': {
    access: 'write',
    summary: 'Revoke a token and close its sessions',
    params: TokenRef,
    result: TokenChangeResult,
  },
  'token.rotate': {
    access: 'secret',
    summary: 'Replace the secret of a token; the old one dies at once',
    params: TokenRef,
    result: TokenCreateResult,
  },
  'token.show': {
    access: 'read',
    summary: 'Show one token, never its secret',
    params: TokenRef,
    result: TokenShowResult,
  },
  'token.ungrant': {
    access: 'write',
    summary: "Stop giving a token to one user's bridge",
    params: TokenGrantParams,
    result: TokenChangeResult,
  },
  'token.unwrap': {
    access: 'secret',
    summary: 'Give the secret of a token for its hand-over code, once',
    params: TokenUnwrapParams,
    result: TokenUnwrapResult,
  },
} as const satisfies Operations
