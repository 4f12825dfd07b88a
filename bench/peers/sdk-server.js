/** The same one tool with the protocol's own SDK, over HTTP in both eras. */
import {createServer} from 'node:http'
import {toNodeHandler} from '@modelcontextprotocol/node'
import {createMcpHandler, McpServer} from '@modelcontextprotocol/server'
import {z} from 'zod'

const handler = createMcpHandler(() => {
  const server = new McpServer({name: 'sdk', version: '1'})
  server.registerTool(
    'system__time',
    {inputSchema: z.object({}), outputSchema: z.object({utc: z.string()})},
    async () => {
      const structuredContent = {utc: new Date().toISOString()}
      return {content: [{type: 'text', text: JSON.stringify(structuredContent)}], structuredContent}
    },
  )
  return server
})
const http = createServer(toNodeHandler(handler))
http.listen(0, '127.0.0.1', () => console.log(http.address().port))
