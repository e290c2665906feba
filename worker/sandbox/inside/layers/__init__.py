"""What the kernel itself holds against a submission; one file for one mechanism.

They go on in this order, and each answers with its state: "on", "on: <detail>", or why it is not.
The fork server, once, before it has a second process or thread:

    descriptors.close_from   nothing is inherited by accident
    namespaces.apply         its own mounts, network, IPC, host name, cgroups
    root.apply               an empty root: nothing has a path
    identity.apply           another user, no capability, no way to gain any
    landlock.apply           no file can be opened, no TCP port reached, no outsider signalled
    seccomp.apply            the system calls of `policy.zygote`

Every child again: landlock.apply, descriptors.close_from, and seccomp.apply with `policy.child`.
`selftest.escapes` tries to get out of what `lock_down` put on.
"""
