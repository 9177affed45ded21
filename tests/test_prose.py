"""How the notebooks are told: what was seen waits for the prediction, one spelling, one name for each thing."""

import re
from pathlib import Path

import nbformat
import pytest

from autograde.exercises.registry import every

ROOT = Path(__file__).parent.parent
PATHS = sorted(ROOT.glob("notebooks/[0-9]*/*.ipynb"))
CHAPTERS = {path.parent.name[:2]: nbformat.read(path, as_version=4) for path in PATHS}
chapters = pytest.mark.parametrize("chapter", CHAPTERS)
MODULES = {path.stem for path in ROOT.glob("course_lib/*.py")}
CLOSED = re.compile(r"<details>\n<summary><b>[^<]+</b></summary>\n\n.*?\n\n</details>", re.DOTALL)

# What stands open soon after a prediction and is no new section: it gives no answer away.
OPEN = {
    "04": {"equal-seen": "asks the next question", "learning-seen": "says where to read on"},
    "03": {"reading-tables": "is about another table"},
    "05": {"forms": "asks the next question", "clean": "asks the next question"},
    "06": {"ensemble-question": "asks the next question", "digits-clean": "asks the next question",
           "digits-seen": "says where dropout stands"},
    "07": {"wish-seen": "introduces batch norm", "depth-seen": "says where batch norm stands",
           "mates-seen": "asks what to do at test time"},
    "01": {"positive-why": "asks the next question", "leaky": "introduces leaky ReLU"},
    "08": {"local-optima": "is about another claim"},
    "09": {"decay-seen": "says what the slider is", "warmup-exercise-2": "asks for the exercise"},
    "13": {"running-seen": "is about batch norm"},
    "14": {"columns": "introduces the next cell"},
}


def left_open(source):
    """What a reader sees of a Markdown cell before opening anything."""
    return CLOSED.sub("", source).strip()


def markdown(chapter):
    return [cell for cell in CHAPTERS[chapter].cells if cell.cell_type == "markdown"]


@chapters
def test_what_we_saw_is_closed(chapter):
    for cell in markdown(chapter):
        assert "What we saw" not in left_open(cell.source) or cell.id == "head", cell.id
        assert cell.source.count("<details>") == len(CLOSED.findall(cell.source)), f"{cell.id}: a blank line is missing"


@chapters
def test_within_three_cells_of_a_prediction_nothing_stands_open_but_questions(chapter):
    """A new section or an exercise may begin there; what else is open has its reason above, which must still hold."""
    cells, reasons = CHAPTERS[chapter].cells, set()
    for i, cell in enumerate(cells):
        if cell.cell_type == "code" and "= predict(" in cell.source:
            for after in cells[i + 1:i + 4]:
                text = left_open(after.source) if after.cell_type == "markdown" else ""
                if text and not text.startswith("#"):
                    assert after.id in OPEN.get(chapter, {}), f"{cell.id}: {after.id} stands open: {text[:80]}"
                    reasons.add(after.id)
    assert reasons == set(OPEN.get(chapter, {}))


@chapters
def test_every_prediction_is_revealed_once(chapter):
    code = "\n".join(cell.source for cell in CHAPTERS[chapter].cells if cell.cell_type == "code")
    for name in re.findall(r"^(\w+) = predict\(", code, flags=re.MULTILINE):
        assert len(re.findall(rf"\b{name}\.reveal\(", code)) == 1, name
        assert name not in MODULES, f"an answer that imports course_lib's {name} takes the prediction's place"


@chapters
def test_a_cell_s_function_keeps_its_name_for_itself(chapter):
    """A demo calls it whenever its slider moves, also after cells further down were run."""
    code = [cell.source for cell in CHAPTERS[chapter].cells if cell.cell_type == "code"]
    functions = [name for source in code for name in re.findall(r"^def (\w+)\(", source, re.MULTILINE)]
    others = {name for source in code for name in re.findall(r"^(\w+) = ", source, re.MULTILINE)}
    assert len(functions) == len(set(functions)) and not others & set(functions)


# British, and -ize in the words of the field, as in Normalization.  `standardise` is a name of the library.
SPELT = {
    r"(optim|regular|initial|normal|general|penal|minim|maxim|special|recogn|parameter|vector|visual|summar)"
    r"is(e|es|ed|ing|ation|ations|er|ers)": "-ize, -ization",
    r"(colo|behavio|favo|neighbo)r(s|ed|ing)?": "-our", r"(center|centered|centering)": "centre", "gray": "grey",
    r"(un)?learnt": "learned", r"(label|model|travel)(ed|ing)": "-lled, -lling", r"artefacts?": "artifact",
    r"(standardiz|analyz)\w+": "standardise, analyse", r"h(a|u)ng(s|ing)? on": "depend on",
    r"br(eak|eaks|oke|oken|eaking) off": "stop",
}


def prose(text):
    """A text without code, formulas and addresses, in which spelling is not ours to choose."""
    return re.sub(r"```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$]*\$|\]\([^)]*\)", " ", text, flags=re.DOTALL)


def misspelt(text):
    return [(word.group(), rule) for pattern, rule in SPELT.items()
            for word in re.finditer(rf"\b{pattern}\b", text, flags=re.IGNORECASE)]


@chapters
def test_a_word_has_one_spelling(chapter):
    for cell in CHAPTERS[chapter].cells:
        text = prose(cell.source) if cell.cell_type == "markdown" else " ".join(re.findall('"[^"]*"', cell.source))
        assert misspelt(text) == [], cell.id


def test_what_demos_say_is_spelt_alike():
    for path in ROOT.glob("course_lib/*/*.py"):
        ours = [word for word, rule in misspelt(path.read_text()) if rule in ("-ize, -ization", "learned", "stop")]
        assert ours == [], path


def test_what_check_says_is_spelt_alike():
    for exercise in every().values():
        said = [text for case in exercise.cases for text in (case.name, case.requirement)]
        said += [mistake.hint for mistake in exercise.mistakes]
        assert misspelt(prose(" ".join(said))) == [], exercise.name


def test_a_misspelt_word_is_found():
    text = "The optimiser is normalised, of this Color; optimistic. It hangs on it."
    assert [word for word, _ in misspelt(text)] == ["optimiser", "normalised", "Color", "hangs on"]


# Words and letters: the page beside the index.

WORDS = nbformat.read(ROOT / "notebooks/words.ipynb", as_version=4)
ENTRY = re.compile(r"^- \*\*(.+?)\*\* \(\[(\d+)\]\((.+?)\)\): (.+)$", re.MULTILINE)


def test_the_glossary_is_in_order_and_each_word_stands_in_the_chapter_that_it_names():
    entries = ENTRY.findall(WORDS.cells[1].source)
    words = [word for word, *_ in entries]
    assert len(words) == WORDS.cells[1].source.count("\n- ") and words == sorted(words, key=str.lower)
    for word, number, link, _ in entries:
        assert (ROOT / "notebooks" / link).exists() and link.startswith(f"{int(number):02d}_"), word
        text = re.sub(r"\s+", " ", " ".join(cell.source for cell in CHAPTERS[f"{int(number):02d}"].cells)).lower()
        assert word.split(",")[0].lower() in text, word


@chapters
def test_a_chapter_links_to_words_and_letters_in_its_head(chapter):
    assert "(../words.ipynb)" in CHAPTERS[chapter].cells[0].source


# A letter, and the chapters in which it may stand: one thing each, as the page of notation says.
LETTERS = {r"\\lambda|λ": {"05", "08"}, r"\\rho|ρ": {"08", "11", "12"}, r"\\delta|δ": set(),
           r"\\sigma|σ": {"02", "04", "07", "10", "13", "14"}, r"\\gamma|γ": {"07", "10"},
           r"\\beta|β": {"07", "08", "10", "13"}, r"\\varepsilon": set()}


@chapters
def test_a_letter_stands_for_one_thing(chapter):
    for letter, where in LETTERS.items():
        for cell in markdown(chapter):
            found = re.findall(letter, cell.source)
            assert not found or chapter in where, f"{cell.id}: {found[0]} has another meaning on the page of notation"
    assert not re.search(r"\\sigma'?\(", "".join(cell.source for cell in markdown(chapter))), "the sigmoid is a word"


def test_every_letter_is_on_the_page_of_notation():
    for letter, where in LETTERS.items():
        assert bool(where) == bool(re.search(letter, WORDS.cells[0].source)), letter


# What the chapters teach, and whose paper their reading lists name for it.
PAPERS = {
    "01": {"sigmoid": "LeCun", "leaky ReLU": "Maas", "exponential linear unit": "Clevert", "Maxout": "Goodfellow",
           "softplus": "Glorot", "SiLU": "Elfwing", "GELU": "Hendrycks"},
    "02": {"ZCA": "Bell", "AlexNet": "Krizhevsky", "VGGNet": "Simonyan"},
    "03": {"Cutout": "DeVries", "Mixup": "Zhang", "SimCLR": "Chen", "five scales": "He et al. 2016"},
    "04": {"Xavier": "Glorot", "He": "He et al. 2015"},
    "05": {"decay": "Krogh", "AdamW": "Loshchilov", "smoothing": "Szegedy"},
    "06": {"dropout": "Srivastava"},
    "07": {"Batch norm": "Ioffe", "Layer norm": "Ba, Kiros", "instance norm": "Ulyanov", "group norm": "Wu & He",
           "RMS norm": "Zhang & Sennrich"},
    "08": {"momentum": "Polyak", "Nesterov": "Nesterov 1983", "AdaGrad": "Duchi", "RMSProp": "Tieleman",
           "AdaDelta": "Zeiler", "Adam": "Kingma", "Nadam": "Dozat", "AdamW": "Loshchilov", "AMSGrad": "Reddi",
           "Clipping": "Pascanu"},
    "09": {"step decay": "CS231n", "1/t decay": "Robbins", "cosine": "SGDR", "triangle": "Smith 2017",
           "warm-up": "Goyal", "multistep": "He et al. 2016", "polynomial": "Liu", "one cycle": "Topin"},
    "10": {"RepVGG": "Ding"}, "11": {"Early stopping": "Prechelt", "range test": "Smith"},
    "12": {"random": "Bergstra", "winner's curse": "Cawley"},
    "13": {"bagging": "Breiman", "snapshots": "Huang", "Polyak averaging": "Juditsky", "distillation": "Hinton"},
}


@pytest.mark.parametrize("chapter", PAPERS)
def test_each_rule_norm_and_schedule_has_its_paper(chapter):
    cells = [cell.source for cell in markdown(chapter)]
    listed = next(source for source in cells if source.startswith("## Where to read on"))
    for taught, paper in PAPERS[chapter].items():
        assert any(taught in source for source in cells if source != listed), taught
        assert paper in listed, f"{taught}: the reading list lacks {paper}"
