/** The conformance suite names its tools `test_x`; a capability has a category, so ours are the tools `test__x` of `test.x`. */
export function toGatewayNames(text: string): string {
  return text.replace(/("name"\s*:\s*")test_(?!_)/g, '$1test__')
}

export function toSuiteNames(text: string): string {
  return text.replaceAll('"test__', '"test_')
}
