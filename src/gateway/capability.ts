import type {z} from 'zod'
import type {Effect, Tier} from '../contract/capability.ts'
import type {RecoveryAction} from '../contract/structured-error.ts'
import type {Floor} from '../policy/index.ts'

/** An error that a capability declares: what it means, whether it can pass, and what helps. */
export interface DeclaredError {
  readonly when: string
  readonly retryable?: boolean
  readonly recovery: readonly RecoveryAction[]
}

export type JsonSchema = Readonly<Record<string, unknown>>

export interface Example {
  readonly description: string
  readonly input: Record<string, unknown>
}

/** A folder of the host that an agent sees under /mnt. */
export interface Mount {
  /** /mnt/<label> for those who call */
  readonly label: string
  /** on the host, with no symbolic link in it */
  readonly hostDir: string
  readonly isReadOnly: boolean
}

/** What a handler may use of the call it serves. */
export interface CallContext {
  readonly agent: string
  readonly purpose: string
  readonly principal: 'agent' | 'user' | 'operator'
  /** null for an operator */
  readonly sessionId: string | null
  /** null for an operator */
  readonly tokenId: string | null
  /** host folder that the caller sees as /workspace; exists, 0700 */
  readonly workspaceDir: string
  /** host folder for what the caller deleted */
  readonly trashDir: string
  /** further folders that the caller may use */
  readonly mounts: readonly Mount[]
  readonly signal: AbortSignal
  /** W3C trace context of the caller, for what is called on its behalf */
  readonly traceparent: string | null
  progress(done: number, total?: number, message?: string): void
}

/**
 * One capability: its face (derived into MCP tool, admin API, docs) and its handler.
 * The input and output schemas are objects; the handler gets parsed input and answers output without aliases.
 */
export interface Capability<I extends z.ZodObject = z.ZodObject, O extends z.ZodObject = z.ZodObject> {
  readonly name: string
  readonly version: string
  readonly title: string
  readonly purpose: string
  readonly whenToUse: string
  readonly effect: Effect
  /** overwrites or removes something that was there (MCP destructiveHint) */
  readonly isDestructive?: boolean
  /** the same call twice leaves what one call leaves (MCP idempotentHint) */
  readonly isIdempotent?: boolean
  readonly tier: Tier
  readonly input: I
  readonly output: O
  /** The schemas of the tool as another server words them, shown as they are; `input` and `output` still decide. */
  readonly toolSchemas?: {readonly input: JsonSchema; readonly output: JsonSchema | null}
  readonly errors: Readonly<Record<string, DeclaredError>>
  readonly examples: readonly Example[]
  readonly tags: readonly string[]
  /** Why nobody can use it at present; null when one can. Clients do not see it then. Tell the registry when that changes. */
  unavailable?(): string | null
  /** Seconds that this call may take, where its input decides and not the gateway's limit. */
  timeoutSeconds?(input: z.output<I>): number
  /** How strict every policy has to be with this agent, and why. Tell the registry when that changes. */
  floor?(agent: string): Floor | null
  handle(input: z.output<I>, context: CallContext): Promise<z.input<O>>
  /** The output as MCP content blocks, where a client should be shown something else than JSON text. */
  toContent?(output: z.output<O>): readonly object[]
  /** MCP's structured content, where that is not the output itself; null: none. */
  toStructured?(output: z.output<O>): Record<string, unknown> | null
  /** What it would do, for the person who is asked: a unified diff, for example. Changes nothing. */
  preview?(input: z.output<I>, context: CallContext): Promise<string>
}

/** Keeps the types of the schemas while the list of capabilities is one type. */
export function defineCapability<I extends z.ZodObject, O extends z.ZodObject>(
  capability: Capability<I, O>,
): Capability {
  return capability as unknown as Capability
}

/** Thrown by a handler: one of the errors that its definition declares. `context` is shown to the agent. */
export class CapabilityError extends Error {
  readonly type: string
  readonly context: Record<string, unknown>

  constructor(type: string, message: string, context: Record<string, unknown> = {}, options?: ErrorOptions) {
    super(message, options)
    this.name = 'CapabilityError'
    this.type = type
    this.context = context
  }
}

/** What a tool is made of. */
export type ToolDefinition = Pick<
  Capability,
  | 'name'
  | 'title'
  | 'purpose'
  | 'whenToUse'
  | 'effect'
  | 'isDestructive'
  | 'isIdempotent'
  | 'input'
  | 'output'
  | 'toolSchemas'
>
