"""The vendors' own types, for those who have their packages; they are no dependencies of this one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from anthropic.types import ToolParam as ClaudeTool
    from anthropic.types import ToolResultBlockParam as ToolResult
    from openai.types.chat import ChatCompletionFunctionToolParam as OpenAIChatTool
    from openai.types.chat import ChatCompletionToolMessageParam as OpenAIToolMessage
    from openai.types.responses import FunctionToolParam as OpenAIResponsesTool
else:
    ClaudeTool = ToolResult = OpenAIChatTool = OpenAIToolMessage = OpenAIResponsesTool = dict[str, Any]

GeminiTool = dict[str, Any]
"""``{"functionDeclarations": [{"name", "description", "parametersJsonSchema"}]}``."""

__all__ = ["ClaudeTool", "GeminiTool", "OpenAIChatTool", "OpenAIResponsesTool", "OpenAIToolMessage", "ToolResult"]
