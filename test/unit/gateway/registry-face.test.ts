import assert from 'node:assert/strict'
import {test} from 'node:test'
import {filesystemCapabilities} from '../../../src/gateway/capabilities/filesystem/index.ts'
import {toCompactTool, toTool} from '../../../src/gateway/registry/face.ts'

const listed = {tier: 'approval_required', isConditional: false} as const

test('a compact tool keeps its name, its hints, its tier, and every field of its input', () => {
  for (const capability of filesystemCapabilities) {
    const [full, compact] = [toTool(capability, listed), toCompactTool(capability, listed)]
    const {description, inputSchema, outputSchema: _, ...rest} = full
    const {description: short, inputSchema: shorter, ...same} = compact
    assert.deepEqual(same, rest)
    assert.ok(short.length < description.length)
    assert.match(short, /^[^;:]+\. Needs the approval of a person before it runs\.$/)
    const fields = (schema: Record<string, unknown>) => Object.keys(schema['properties'] as object)
    assert.deepEqual(fields(shorter), fields(inputSchema))
    assert.deepEqual(shorter['required'], inputSchema['required'])
  }
})
