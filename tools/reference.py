"""The pages of docs/reference that are made of source texts: of the comments of the header
include/crisim/crisim.h, and of the docstrings of python/crisim. Nothing has to be built for them.

    pages(root) -> {"c-api": text, "python": text}
"""

import ast
import inspect
import re

MADE = "<!-- made by tools/refresh docs of %s: change it there -->"


def _prose(text):
    """Text of a comment as Markdown: what is aligned in columns, or indented, stays as it is."""
    parts = []
    for paragraph in re.split(r"\n\s*\n", text.strip("\n")):
        lines, prose = paragraph.split("\n"), []
        while lines and not re.match(r" {2}|[\w*]+(, \w+)* {2,}\S", lines[0]):
            prose.append(lines.pop(0))
        after = []
        while lines and re.match(r"\S", lines[-1]) and not re.match(r"[\w*]+(, \w+)* {2,}\S",
                                                                    lines[-1]):
            after.insert(0, lines.pop())
        language = "python" if any("crisim." in line for line in lines) else "text"
        lines = inspect.cleandoc("\n".join(["", *lines])).split("\n") if lines else []
        fixed = [f"```{language}", *lines, "```"] if lines else []
        parts += ["\n".join(part) for part in (prose, fixed, after) if part]
    return "\n\n".join(parts)


# ---- C ----


def _comment(block):
    """A block's leading comment without its stars, and what follows it."""
    match = re.match(r"/\*(.*?)\*/\n?", block, re.S)
    if not match:
        return "", block
    return re.sub(r"\n \* ?", "\n", match.group(1)).strip(), block[match.end():]


def _rules(text):
    """The introduction of the header: its example as code, its rules as a list."""
    head, rules = text.split("Rules that hold everywhere\n")
    head = re.sub(r"\n((?:^    .*\n|^\n(?=    ))+)",
                  lambda code: "\n\n```c\n" + inspect.cleandoc(code.group(1)) + "\n```\n", head,
                  flags=re.M)
    rules, after = rules.split("\n\n", 1)
    rules = re.sub(r"^  (\w+) +", r"- **\1**: ", rules, flags=re.M)
    rules = re.sub(r"^ {5,}", "  ", rules, flags=re.M)
    return f"{head.strip()}\n\n## Rules that hold everywhere\n\n{rules}\n\n{after.strip()}"


def _entry(block):
    """A type or a function (or several that share a comment): heading, declaration, comment."""
    text, code = _comment(block)
    names = re.findall(r"\b(crisim_\w+)\(", re.sub(r"/\*.*?\*/", "", code, flags=re.S))
    names = names if "CRISIM_API" in code else re.findall(
        r"^\} (\w+);|^typedef struct \w+ (\w+);|^#define (\w+)", code, re.M)
    names = [name if isinstance(name, str) else "".join(name) for name in names]
    heading = ", ".join(f"`{name}`" for name in names)
    code = re.sub(r"^CRISIM_API ", "", code.strip(), flags=re.M)
    code = re.sub(r"\n {10,}", "\n    ", code) if "struct" not in code else code
    return f"### {heading}\n\n```c\n{code}\n```\n\n{_prose(text)}".strip()


def c_page(root):
    header = (root / "include" / "crisim" / "crisim.h").read_text("utf-8")
    sections = re.split(r"^/\* ---- (.*) ---- \*/\n", header, flags=re.M)
    text = [MADE % "include/crisim/crisim.h", "# C", _rules(_comment(header)[0])]
    for title, body in zip(sections[1::2], sections[2::2]):
        text.append(f"## {title[0].upper()}{title[1:]}")
        body = body.split("#ifdef __cplusplus")[0]
        text += [_entry(block) for block in re.split(r"\n\n+", body.strip())]
    text.append("## Examples\n\nWhole programs, compiled and run by the tests.")
    for path in sorted((root / "docs" / "examples").glob("*.c")):
        text.append(f"### [{path.name}](../examples/{path.name})\n\n"
                    f"```c\n{path.read_text('utf-8').strip()}\n```")
    return "\n\n".join(text) + "\n"


# ---- Python ----


def _function(node, prefix):
    arguments = ast.unparse(node.args)
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    return (f"### `{prefix}{node.name}`\n\n```python\n{prefix}{node.name}({arguments}){returns}\n"
            f"```\n\n{_prose(ast.get_docstring(node))}")


def _class(node):
    text = [f"### `crisim.{node.name}`", _prose(ast.get_docstring(node))]
    text += [_function(part, f"{node.name}.").replace("### ", "#### ", 1) for part in node.body
             if isinstance(part, ast.FunctionDef) and not part.name.startswith("_")]
    return "\n\n".join(text)


def python_page(root):
    folder = root / "python" / "crisim"
    door = ast.parse((folder / "__init__.py").read_text("utf-8"))
    public = next(ast.literal_eval(node.value) for node in door.body
                  if isinstance(node, ast.Assign) and node.targets[0].id == "__all__")
    nodes = {}
    for imports in door.body:  # from ._ask import run, replay: nodes of _ask.py
        if isinstance(imports, ast.ImportFrom):
            names = {alias.name for alias in imports.names}.intersection(public)
            module = ast.parse((folder / f"{imports.module}.py").read_text("utf-8"))
            nodes.update((node.name, node) for node in module.body
                         if isinstance(node, (ast.FunctionDef, ast.ClassDef))
                         and node.name in names)
    title, rest = ast.get_docstring(door).split("\n\n", 1)
    code, rest = rest.split("\n\n", 2)[:2], rest.split("\n\n", 2)[2]
    text = [MADE % "the docstrings of python/crisim", "# Python", title,
            f"```python\n{inspect.cleandoc(chr(10).join(['', code[0], '', code[1]]))}\n```", rest,
            "How to install it: [python/README.md](../../python/README.md).", "## Functions"]
    text += [_function(node, "crisim.") for node in nodes.values()
             if isinstance(node, ast.FunctionDef)]
    text.append("## Classes")
    text += [_class(node) for node in nodes.values() if isinstance(node, ast.ClassDef)]
    return "\n\n".join(text) + "\n"


def pages(root):
    return {"c-api": c_page(root), "python": python_page(root)}
