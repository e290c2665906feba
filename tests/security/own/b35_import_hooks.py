# b35_import_hooks  (threat row T27; acts at import)
# TRIES: take over every later import: meta_path, path_hooks, __import__, sys.modules, and the compiler
# CONTAINED IF: a wrong gradient stays wrong; the next submission passes
import builtins, sys, types


class Fake(types.ModuleType):
    def __getattr__(self, name):
        return lambda *a, **k: True


class Finder:
    def find_spec(self, name, path=None, target=None):
        sys.modules[name] = Fake(name)
        raise ImportError(name)


real = builtins.__import__


def imported(name, *a, **k):
    return Fake(name) if name.startswith(("os", "struct", "json", "numpy.")) else real(name, *a, **k)


sys.meta_path.insert(0, Finder())
sys.path_hooks.insert(0, lambda path: Finder())
sys.path_importer_cache.clear()
builtins.__import__ = imported
builtins.compile = builtins.exec = builtins.isinstance = builtins.len = lambda *a, **k: 1
for name in [n for n in sys.modules if n.startswith(("inside", "numpy.testing"))]:
    sys.modules[name] = Fake(name)


def grad(X, y, w):
    return w * 0
