import type {CapabilityDetail} from '../contract/capability.ts'

/** A capability as `capabilities.list` and `capabilities.describe` publish it. */

export function toEntry({name, version, purpose, tier, inputSchema, outputSchema}: CapabilityDetail) {
  return {name, version, purpose, permission_tier: tier, inputs: inputSchema, outputs: outputSchema}
}

export function toDefinition(capability: CapabilityDetail) {
  const {title, category, whenToUse, examples, errors, annotations, tags} = capability
  return {
    ...toEntry(capability),
    title,
    category,
    when_to_use: whenToUse,
    common_patterns: examples,
    errors,
    annotations,
    tags,
  }
}
