"""The control loops: each looks at one kind of object and moves the cluster towards what it says.

https://kubernetes.io/docs/concepts/architecture/controller/
"""
