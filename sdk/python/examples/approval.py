"""A call that a person has to approve: it waits, and gives the result once it has run."""

from kruxos import ApprovalPending, ApprovalRejectedError, KruxOS

with KruxOS.connect() as agent:
    try:
        try:
            print(agent.capabilities.invoke("filesystem.delete", path="/workspace/data.csv"))
        except ApprovalPending as pending:
            print(f"kruxos approve show {pending.request_id}")
            print(pending.wait(timeout=600))
    except ApprovalRejectedError as error:
        print(error.reason)
