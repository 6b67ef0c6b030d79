"""Set a plan as a web page, with the menu, search box, news and footer that surround such pages."""

from __future__ import annotations

from jinja2 import Environment

from builder.source import Block, Plan, Runs

PAGE = """<!DOCTYPE html>
<html lang="{{ s.language }}">
<head>
<meta charset="utf-8">
<title>{{ s.title }} - {{ s.organisation }}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="{{ s.subtitle }}">
<style>
body { font-family: Verdana, sans-serif; margin: 0; color: #222; line-height: 1.5 }
header, footer { background: #3d5a40; color: #fff; padding: 1em 2em }
nav ul { list-style: none; display: flex; gap: 1.5em; padding: 0 } nav a { color: inherit }
.columns { display: flex; max-width: 70em; margin: auto; gap: 2em; padding: 1em }
main { flex: 3 } aside { flex: 1; font-size: .85em } table { border-collapse: collapse; width: 100% }
td, th { border: 1px solid #aaa; padding: .4em; vertical-align: top; text-align: left }
.cookies { position: fixed; bottom: 0; background: #eee; padding: 1em; width: 100% }
</style>
<script>document.documentElement.className = "js";</script>
</head>
<body>
<div class="cookies" role="dialog" aria-label="Kakor">Vi använder kakor för att webbplatsen ska fungera.
<button>Jag förstår</button></div>
<header>
<p><a href="/">{{ s.organisation }}</a></p>
<form role="search"><label>Sök <input type="search" name="q"></label> <button>Sök</button></form>
<nav><ul><li><a href="/vard">Vård och hälsa</a></li><li><a href="/politik">Politik och insyn</a></li>
<li><a href="/jobb">Jobba hos oss</a></li><li><a href="/kontakt">Kontakt</a></li></ul></nav>
</header>
<div class="columns">
<main id="innehall">
<p class="sokvag"><a href="/">Start</a> / <a href="/politik">Politik och insyn</a> / Planer</p>
<article>
<h1>{{ s.title }}</h1>
<p class="ingress">{{ s.subtitle }}</p>
{{ body }}
</article>
{% if notes %}<section class="noter" aria-label="Noter"><ol>
{% for id, text in notes %}<li id="not-{{ id }}">{{ text }}</li>
{% endfor %}</ol></section>{% endif %}
</main>
<aside>
<h2>Nyheter</h2>
<ul><li>Fullmäktige sammanträder den 12 november</li><li>Ny parkering vid lasarettet</li>
<li>Nu kan du beställa influensavaccin till vårdcentralen</li></ul>
<h2>Kontakt</h2><p>{{ s.imprint }}</p>
</aside>
</div>
<footer><p>Ansvarig utgivare: kommunikationschefen. Om webbplatsen. Tillgänglighetsredogörelse.</p></footer>
</body>
</html>
"""


def set_page(plan: Plan) -> bytes:
    """Give the plan as one HTML file."""
    environment = Environment(autoescape=True, keep_trailing_newline=True)
    notes = [(name, _runs(environment, runs)) for name, runs in plan.notes.items()]
    template = environment.from_string(PAGE)
    page = template.render(s=plan.settings, body=_body(environment, plan), notes=notes)
    return page.encode()


def _body(environment: Environment, plan: Plan) -> object:
    markup = environment.filters["safe"]
    parts: list[str] = []
    open_lists: list[str] = []
    for block in (*plan.blocks, Block("directive")):
        wanted = block.level if block.kind == "item" else 0
        while len(open_lists) > wanted:
            parts.append(f"</li></{open_lists.pop()}>")
        if block.kind == "item":
            text = _runs(environment, block.runs)
            if len(open_lists) == wanted:
                parts.append(f"</li>\n<li>{text}")
            else:
                open_lists.append("ol" if block.number else "ul")
                parts.append(f"<{open_lists[-1]}><li>{text}")
        else:
            parts.append(_block(environment, block))
    return markup("\n".join(part for part in parts if part))


def _block(environment: Environment, block: Block) -> str:
    text = _runs(environment, block.runs)
    match block.kind:
        case "heading":
            return f"<h{block.level + 1}>{text}</h{block.level + 1}>"
        case "paragraph":
            return f"<p>{text}</p>"
        case "quote":
            return f"<blockquote><p>{text}</p></blockquote>"
        case "table":
            header, *rows = block.rows
            head = "".join(f'<th scope="col">{_runs(environment, cell)}</th>' for cell in header)
            body = "\n".join(
                "<tr>" + "".join(f"<td>{_runs(environment, cell)}</td>" for cell in row) + "</tr>" for row in rows
            )
            return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>"
        case _:
            return ""


def _runs(environment: Environment, runs: Runs) -> str:
    escape = environment.filters["escape"]
    parts = []
    for run in runs:
        match run.kind:
            case "note":
                parts.append(f'<sup><a href="#not-{run.text}">{run.text}</a></sup>')
            case "bold":
                parts.append(f"<strong>{escape(run.text)}</strong>")
            case "italic":
                parts.append(f"<em>{escape(run.text)}</em>")
            case _:
                parts.append(str(escape(run.text)))
    return environment.filters["safe"]("".join(parts))  # type: ignore[no-any-return]
