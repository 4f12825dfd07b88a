"""Lets Claude work on the files of the workspace until it has an answer."""

import anthropic

from kruxos import KruxOS

with KruxOS.connect() as agent, anthropic.Anthropic() as client:
    result = agent.run(
        client,
        model="claude-sonnet-4-6",
        messages="How many rows has /workspace/data.csv?",
        system=agent.instructions,
        max_turns=10,
    )
    print(result.text)
