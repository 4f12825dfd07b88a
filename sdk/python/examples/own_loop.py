"""A loop of one's own: each tool_use block is handled, and its result goes back to the model."""

import anthropic
from anthropic.types import MessageParam

from kruxos import KruxOS

with KruxOS.connect() as agent, anthropic.Anthropic() as client:
    tools = agent.capabilities.as_claude_tools(category="filesystem")
    messages: list[MessageParam] = [{"role": "user", "content": "Show me /workspace/data.csv"}]
    while True:
        response = client.messages.create(model="claude-sonnet-4-6", max_tokens=1024, tools=tools, messages=messages)
        messages.append({"role": "assistant", "content": response.content})
        results = [agent.capabilities.handle_tool_use(block) for block in response.content if block.type == "tool_use"]
        if not results:
            break
        messages.append({"role": "user", "content": results})
    print(response.content)
