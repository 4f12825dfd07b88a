/** Stands in the bundle for ejs: all that the help of our commands uses of it is `<%= config.bin %>` and the like. */
function render(template: string, context: object): string {
  return template.replaceAll(/<%=\s*([\w.]+)\s*%>/g, (_, path: string) => String(lookUp(context, path)))
}

function lookUp(context: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], context)
}

const templates = {render}

export {templates as default}
