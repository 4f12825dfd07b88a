import {z} from 'zod'
import {ERRORS} from './errors.ts'
import {type OperationName, operationPath, operations} from './operations.ts'

/** OpenAPI 3.1 of the admin API, made from the operations. */
export function openApi(version: string): Record<string, unknown> {
  const names = Object.keys(operations) as OperationName[]
  return {
    openapi: '3.1.0',
    info: {
      title: 'kruxos admin API',
      version,
      description: 'HTTP over the admin socket, a Unix socket. Whoever can open the socket is an operator.',
    },
    servers: [{url: 'http://localhost'}],
    paths: Object.fromEntries(names.map(name => [operationPath(name), {post: describe(name)}])),
    components: {schemas: {Error: errorSchema()}},
  }
}

function describe(name: OperationName): Record<string, unknown> {
  const {summary, access, params, result} = operations[name]
  return {
    operationId: name,
    summary,
    tags: [name.slice(0, name.indexOf('.'))],
    'x-access': access,
    requestBody: {required: true, content: json(z.toJSONSchema(params, {io: 'input'}))},
    responses: {
      200: {description: 'done', content: json(z.toJSONSchema(result, {io: 'output'}))},
      default: {description: 'an error', content: json({$ref: '#/components/schemas/Error'})},
    },
  }
}

function json(schema: object): object {
  return {'application/json': {schema}}
}

function errorSchema(): object {
  const issue = z.strictObject({path: z.string().describe('JSON Pointer'), message: z.string()})
  const body = z.strictObject({
    code: z.enum(Object.keys(ERRORS)),
    message: z.string(),
    hint: z.string().optional(),
    issues: z.array(issue).optional(),
  })
  return z.toJSONSchema(z.strictObject({error: body}))
}
