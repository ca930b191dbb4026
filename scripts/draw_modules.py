"""Draws docs/figures/modules.svg: the modules of Package.swift, each below all that it imports.

    python3 scripts/draw_modules.py           writes the picture
    python3 scripts/draw_modules.py --check   fails where the picture is older than Package.swift

An arrow that follows from others is left out.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs/figures/modules.svg"
BOX, GAP, HEIGHT, ROW = 124, 22, 40, 86


def modules():
    """Name of each module -> names that it depends on, as Package.swift has them."""
    text = (ROOT / "Package.swift").read_text()
    calls = re.findall(r'\n    module\(\s*"(\w+)",\s*\[([^\]]*)\]', text)
    calls += re.findall(r'name: "(attune)",\n\s+dependencies: \[([^\]]*)\]', text)
    return {name: re.findall(r'"(\w+)"', rest) for name, rest in calls}


def below(name, uses, seen):
    for other in uses[name]:
        if other not in seen:
            seen.add(other)
            below(other, uses, seen)
    return seen


def layout(uses):
    """Rows of names; an arrow over several rows holds a place (a tuple) in each that it passes."""
    level = {}

    def depth(name):
        if name not in level:
            level[name] = 1 + max((depth(other) for other in uses[name]), default=-1)
        return level[name]

    rows = [[] for _ in range(1 + max(map(depth, uses)))]
    for name in uses:
        rows[level[name]].append(name)
    chains = []
    for name, others in uses.items():
        for other in others:
            chain = [name]
            for row in range(level[name] - 1, level[other], -1):
                rows[row].append((name, other, row))
                chain.append((name, other, row))
            chains.append(chain + [other])
    links = [link for chain in chains for link in zip(chain, chain[1:])]
    place = {}

    def number():
        for row in rows:
            width = sum(size(node) for node in row)
            x = -width / 2
            for node in row:
                place[node] = x + size(node) / 2
                x += size(node)

    number()
    for sweep in range(40):
        order = rows if sweep % 2 == 0 else rows[::-1]
        for row in order:
            near = {node: [] for node in row}
            for low, high in links:
                if sweep % 2 == 0 and low in near:
                    near[low].append(place[high])
                if sweep % 2 == 1 and high in near:
                    near[high].append(place[low])
            row.sort(key=lambda node: (sum(near[node]) / len(near[node])
                                       if near[node] else place[node], str(node)))
            number()
    return rows, place, chains


def size(node):
    return BOX + GAP if isinstance(node, str) else GAP + 6


def draw():
    found = modules()
    uses = {name: [other for other in others if other in found] for name, others in found.items()}
    direct = {
        name: [other for other in others
               if not any(other in below(middle, uses, set()) for middle in others)]
        for name, others in uses.items()
    }
    rows, place, chains = layout(direct)
    level = {node: row for row, nodes in enumerate(rows) for node in nodes}
    width = max(sum(map(size, row)) for row in rows) + 20
    height = ROW * (len(rows) - 1) + HEIGHT + 20
    x = lambda node: place[node] + width / 2
    y = lambda node: 10 + ROW * level[node]
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'font-family="sans-serif" font-size="13">',
        '<title>The modules of Attune, each below all that it imports</title>',
        f'<rect width="{width:.0f}" height="{height:.0f}" fill="#fff"/>',
        '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
        'markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="#7a8699"/></marker></defs>',
    ]
    for chain in chains:
        # From the top of the importer, past the boxes of each row between, to the foot of the imported.
        path = f"M{x(chain[0]):.1f} {y(chain[0])}"
        at = (x(chain[0]), y(chain[0]))
        for node in chain[1:]:
            foot = (x(node), y(node) + HEIGHT)
            middle = (at[1] + foot[1]) / 2
            path += f" C{at[0]:.1f} {middle} {foot[0]:.1f} {middle} {foot[0]:.1f} {foot[1]}"
            at = foot
            if node != chain[-1]:
                path += f" V{y(node)}"
                at = (x(node), y(node))
        out.append(f'<path d="{path}" fill="none" stroke="#7a8699" marker-end="url(#head)"/>')
    for node in (node for row in rows for node in row if isinstance(node, str)):
        libraries = [other[1:] for other in found[node] if re.match(r"C[A-Z]", other)]
        left, top = x(node) - BOX / 2, y(node)
        out.append(f'<rect x="{left:.1f}" y="{top}" width="{BOX}" height="{HEIGHT}" rx="6" '
                   'fill="#eef3fa" stroke="#3b5b8c"/>')
        middle = top + (18 if libraries else 25)
        out.append(f'<text x="{x(node):.1f}" y="{middle}" text-anchor="middle" '
                   f'font-weight="600" fill="#1c2b45">{node}</text>')
        if libraries:
            out.append(f'<text x="{x(node):.1f}" y="{top + 33}" text-anchor="middle" '
                       f'font-size="10" fill="#5a6780">{", ".join(libraries)}</text>')
    return "\n".join(out + ["</svg>"]) + "\n"


picture = draw()
if "--check" in sys.argv:
    if not PICTURE.exists() or PICTURE.read_text() != picture:
        sys.exit("docs/figures/modules.svg is older than Package.swift: make modules")
else:
    PICTURE.write_text(picture)
