/** The explorer: puts controls, map and panels together and asks for what they show. The page and the widget are both this. */
import { freshId, make, toNumber } from "./parts.js";
import { RegimeMap } from "./regime_map.js";
import { changes, equilibria, incentives, panel, payoffs, stability, survival } from "./panels.js";
import { Mechanisms, choice, select } from "./controls.js";

/** Milliseconds without a move after which the slower parts follow. */
const REST = 400;
const COMMON = "common_threat";

/**
 * Put an explorer into an element.
 * @param {HTMLElement} root where
 * @param {(kind: string, question: Object) => Promise<Object>} ask answers a question; an error's message is a sentence for people
 * @param {Object} [options] `view` to begin with, `onView` called with each view at rest
 */
export async function mount(root, ask, { view = null, onView = () => {} } = {}) {
    const start = await ask("start", {});
    const explorer = new Explorer(root, ask, start, onView);
    await explorer.begin(view);
    return explorer;
}

class Explorer {
    constructor(root, ask, start, onView) {
        Object.assign(this, { root, ask, start, onView, view: { ...start.view }, values: {}, preset: {}, profile: null, sent: 0, drawn: 0 });
        this.lanes = { quick: { done: null, next: null }, rest: { done: null, next: null } };
        this.symbols = new Map(start.axes.map((axis) => [axis.name, axis.symbol]));
        this.words = new Map(start.groups.map((group) => [group.name, group]));
        this.map = new RegimeMap((place) => this.moveTo(place));
        this.on = { move: (symbol, text, event) => this.move(symbol, text, event), reset: (symbol) => this.unmove(symbol), flip: (name, on) => this.flip(name, on) };
        this.build();
    }

    build() {
        const { start } = this;
        const pick = (key) => (value) => this.change({ [key]: value || null });
        this.base = select("Scenario", start.bases, (base) => this.change({ base, values: {}, without: null, us_action: null }));
        this.theory = select("As seen by", [{ name: "", words: "nobody: all as coded" }, ...start.theories], (theory) => this.change({ theory: theory || null, values: {}, without: null }));
        this.us = choice("The US", start.us_actions.map(({ name, words }) => ({ name, words: `${name} ${words}` })), pick("us_action"));
        this.timing = choice("Timing", start.timings, pick("timing"));
        this.mechanisms = new Mechanisms(start.groups, this.on);
        this.changed = make("span", { class: "changed-count" });
        this.back = make("button", { type: "button", onclick: () => this.change({ values: {}, without: null, us_action: null }) }, "Back to the preset");
        this.label = make("p", { class: "note label" });
        const controls = make("section", { class: "controls", "aria-label": "What is assumed" }, make("h2", { text: "What is assumed" }),
            this.base.element, this.theory.element, this.label, this.us.element, this.timing.element,
            make("div", { class: "back" }, this.changed, this.back), this.mechanisms.element);

        this.problem = make("div", { class: "problem", role: "alert", hidden: true });
        this.sentence = make("p", { class: "sentence" });
        this.live = make("p", { class: "hidden", role: "status", "aria-live": "polite" });
        this.axes = {};
        const axisRows = ["x", "y"].map((side) => this.axis(side));
        this.path = make("input", { type: "checkbox", onchange: () => this.mark() });
        this.episodes = make("input", { type: "checkbox", onchange: () => this.mark() });
        const shows = make("div", { class: "shows" }, make("label", {}, this.path, " the path from 2019 to 2024"), make("label", {}, this.episodes, " other episodes"),
            make("span", { class: "muted" , text: "each at its own codes of the two; its other codes differ" }));
        this.exportButton = make("button", { type: "button", onclick: () => this.exportFigure() }, "Export figure (SVG)");
        this.copyButton = make("button", { type: "button", onclick: () => this.copyCode() }, "Copy as code");
        this.told = make("span", { class: "told", role: "status" });
        const plot = make("section", { class: "plot", "aria-label": "Map" }, make("h2", { text: "Which outcome where" }), ...axisRows, shows, this.map.element,
            make("div", { class: "buttons" }, this.copyButton, this.exportButton, this.told));

        this.panels = {
            payoffs: panel("Payoffs", "payoff-panel"),
            equilibria: panel("All equilibria", "equilibrium-panel"),
            incentives: panel("Who gains by leaving, and why", "incentive-panel", this.profilePicker()),
            stability: panel("In which senses stable", "stability-panel"),
            survival: panel("How long does it last", "survival-panel"),
            code: panel("The same in Python", "code-panel"),
        };
        this.survivalButton = make("button", { type: "button", onclick: () => this.askSurvival() }, "Work it out (a few seconds)");
        this.panels.survival.body.append(this.survivalButton);
        this.codeText = make("pre", { tabindex: "0", role: "region", "aria-label": "Python code" });
        this.panels.code.body.append(this.codeText);
        const picture = make("div", { class: "picture" }, this.problem, this.sentence, this.live, plot,
            ...Object.values(this.panels).map((own) => own.element));
        this.root.classList.add("quasialliance-explorer");
        this.root.addEventListener("keydown", (event) => { if (event.key === "Escape") this.root.classList.add("quiet"); });
        this.root.addEventListener("focusin", (event) => {
            this.root.classList.remove("quiet");
            event.target.setAttribute("data-lm-suppress-shortcuts", "true"); // JupyterLab's own keys stay out of what has the focus
        });
        this.root.replaceChildren(make("div", { class: "columns" }, controls, picture));
    }

    axis(side) {
        const row = make("div", { class: "axis-row" });
        const box = select(side === "x" ? "Across" : "Up", this.start.axes, (name) => {
            const other = side === "x" ? "y" : "x";
            this.change(this.view[other] === name ? { [side]: name, [other]: this.view[side] } : { [side]: name });
        });
        const place = make("div", { class: "axis-slider" });
        row.append(box.element, place);
        this.axes[side] = { box, place, symbol: null };
        return row;
    }

    profilePicker() {
        const all = Object.keys(this.start.actions).flatMap((a) => Object.keys(this.start.actions).map((b) => a + b));
        const options = [{ name: "", words: "the selected one" }, ...all.map((own) => ({ name: own, words: `(${[...own].join(", ")})` }))];
        this.profileBox = select("From the profile", options, (value) => { this.profile = value || null; this.request(false); });
        return this.profileBox.element;
    }

    async begin(view) {
        if (view && Object.keys(view).length) this.view = { ...this.view, ...view };
        try {
            await this.picture(true, performance.now());
        } catch (problem) {
            if (!view) throw problem;
            this.view = { ...this.start.view }; // what was kept from another time no longer fits
            await this.picture(true, performance.now());
        }
        this.rest();
    }

    /** Change the view, and show what follows. */
    change(patch) {
        this.view = { ...this.view, ...patch };
        this.request(false);
    }

    move(symbol, text, event) {
        if (Number.isNaN(toNumber(text))) {
            const [slider] = this.mechanisms.sliders.get(symbol);
            this.fail(`${slider.parameter.words}: a number such as 0.35 or 1/3 is needed; got “${text}”.`);
            return;
        }
        this.view = { ...this.view, values: { ...this.view.values, [symbol]: text } };
        this.values = { ...this.values, [symbol]: text };
        this.mechanisms.set(this.values, this.preset, this.off);
        this.request(true, event.timeStamp);
    }

    /** Move the point of the map: its two parameters at once. */
    moveTo(place) {
        const values = { ...this.view.values };
        for (const side of ["x", "y"]) {
            const symbol = this.symbols.get(this.view[side]);
            const [slider] = this.mechanisms.sliders.get(symbol) || [];
            if (slider && !slider.range.disabled && Math.abs(place[side] - this.map.at[side]) > 1e-9) {
                const step = toNumber(slider.parameter.step);
                values[symbol] = String(Number((Math.round(place[side] / step) * step).toFixed(6)));
            }
        }
        this.view = { ...this.view, values };
        this.values = { ...this.values, ...values };
        this.mechanisms.set(this.values, this.preset, this.off);
        this.request(true);
    }

    unmove(symbol) {
        const { [symbol]: gone, ...values } = this.view.values;
        this.change({ values });
    }

    flip(name, on) {
        this.change({ without: on ? this.off.filter((own) => own !== name) : [...this.off, name] });
    }

    /** Ask for the picture of the view; while one is being made, only the newest view waits. */
    request(moving, since = performance.now()) {
        this.root.dataset.busy = "yes";
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.rest(), REST);
        this.mark();
        this.enter("quick", { quick: moving, since });
    }

    /** What takes longer follows when nothing moves: the exact map, the code, the stability report. */
    async rest() {
        const view = JSON.stringify(this.view);
        const current = () => view === JSON.stringify(this.view);
        await this.lanes.quick.done;
        if (current() && this.coarse && this.view.timing !== "given") await this.enter("rest", { quick: false, since: performance.now() });
        if (!current()) return;
        this.onView(this.view);
        this.live.textContent = this.sentence.textContent;
        await this.follow(current);
        if (!current()) return;
        if (this.survived !== view) this.panels.survival.body.replaceChildren(this.survivalButton);
        this.root.dataset.busy = "no";
    }

    enter(name, request) {
        const lane = this.lanes[name];
        lane.next = request;
        lane.done = lane.done || this.run(lane);
        return lane.done;
    }

    async run(lane) {
        while (lane.next) {
            const { quick, since } = lane.next;
            lane.next = null;
            try {
                await this.picture(quick, since);
            } catch (problem) {
                this.fail(problem.message);
            }
        }
        lane.done = null;
    }

    /** Ask for a picture and draw it, unless a newer one is drawn already. */
    async picture(quick, since) {
        const number = (this.sent += 1);
        const asked = JSON.stringify(this.view);
        const fresh = !this.map.shown || this.key !== this.keyOf(this.view) || !this.holds() || (!quick && this.coarse);
        const question = { view: this.view, map: fresh, quick };
        if (this.profile) question.profile = this.profile;
        const key = this.keyOf(this.view);
        const answer = await this.ask("picture", question);
        if (number < this.drawn) return; // a newer picture is there
        this.drawn = number;
        this.problem.hidden = true;
        if (fresh) {
            this.key = key;
            this.coarse = quick;
            this.map.show(answer.map);
        }
        this.show(answer, asked === JSON.stringify(this.view));
        requestAnimationFrame(() => setTimeout(() => {
            this.root.dispatchEvent(new CustomEvent("quasialliance-drawn", { bubbles: true, detail: { milliseconds: performance.now() - since, map: fresh } }));
        }, 0));
    }

    /** Return what a map depends on: all of the view but the values on its own axes. */
    keyOf(view) {
        const moved = Object.entries(view.values).filter(([symbol]) => !["x", "y"].some((side) => this.symbols.get(view[side]) === symbol));
        return JSON.stringify({ ...view, values: moved.sort() });
    }

    /** Tell whether the map that is drawn holds the point. */
    holds() {
        const at = this.place();
        return !at || ["x", "y"].every((side) => at[side] >= this.map.shown[side].low - 1e-9 && at[side] <= this.map.shown[side].high + 1e-9);
    }

    /** Return the values on the two axes; null where an axis moves several parameters. */
    place() {
        if ([this.view.x, this.view.y].includes(COMMON)) return null;
        const value = (side) => toNumber(this.values[this.symbols.get(this.view[side])]);
        return { x: value("x"), y: value("y") };
    }

    show(answer, current) {
        const { point } = answer;
        if (current) {
            this.values = answer.values;
            this.preset = answer.preset;
            this.off = answer.without;
            this.controls(answer);
        }
        this.sentence.replaceChildren(make("span", { class: `badge ${point.outcome}`, text: point.outcome }), ` ${point.sentence.replace(/^\w+: /, "")}`);
        this.panels.payoffs.body.replaceChildren(...payoffs(point.payoffs, this.start.actions));
        this.panels.equilibria.body.replaceChildren(...equilibria(point.equilibria));
        const mechanism = (name) => this.words.get(name) || { words: name, claim: "" };
        this.panels.incentives.body.replaceChildren(...incentives(point.incentives, point.profile, this.start.actions, mechanism));
        this.mark();
    }

    controls(answer) {
        const { view } = this;
        this.base.set(view.base);
        this.theory.set(view.theory || "");
        this.us.set(answer.us_action);
        this.us.element.disabled = view.timing !== "given";
        this.timing.set(view.timing);
        const theory = this.start.theories.find((own) => own.name === view.theory);
        this.label.textContent = [answer.label, theory && `${theory.words}: ${theory.reading}`].filter(Boolean).join(" — ");
        for (const side of ["x", "y"]) {
            const axis = this.axes[side];
            axis.box.set(view[side]);
            const symbol = this.symbols.get(view[side]);
            if (axis.symbol !== symbol) {
                const sliders = this.mechanisms.sliders.get(axis.symbol);
                if (sliders) this.mechanisms.sliders.set(axis.symbol, sliders.filter((own) => own !== axis.slider));
                axis.slider = null;
                axis.symbol = symbol;
            }
        }
        for (const side of ["x", "y"]) {
            const axis = this.axes[side];
            if (!axis.slider) {
                const made = this.mechanisms.twin(axis.symbol, this.on);
                axis.slider = made;
                axis.place.replaceChildren(made ? made.element : make("span", { class: "muted", text: "the four perceived threats together" }));
            }
        }
        this.mechanisms.set(answer.values, answer.preset, answer.without);
        const count = answer.changes;
        this.changed.textContent = changes(count);
        this.back.disabled = !count;
    }

    mark() {
        this.map.mark(this.place(), { path: this.path.checked, episodes: this.episodes.checked, base: this.view.base });
    }

    async follow(current) {
        for (const [kind, put] of [
            ["code", (answer) => { this.codeText.textContent = answer.code; }],
            ["stability", (answer) => this.panels.stability.body.replaceChildren(...stability(answer))],
        ]) {
            if (!current()) return;
            try {
                const answer = await this.ask(kind, { view: this.view });
                if (current()) put(answer);
            } catch (problem) {
                if (current()) this.fail(problem.message);
            }
        }
    }

    async askSurvival() {
        const view = JSON.stringify(this.view);
        const body = this.panels.survival.body;
        const waiting = make("p", { class: "note", role: "status", text: "Finding every Markov perfect equilibrium of the slow states …" });
        body.replaceChildren(waiting);
        try {
            const answer = await this.ask("survival", { view: this.view });
            if (view !== JSON.stringify(this.view)) return;
            this.survived = view;
            body.replaceChildren(...survival(answer));
        } catch (problem) {
            body.replaceChildren(this.survivalButton);
            this.fail(problem.message);
        }
    }

    async copyCode() {
        try {
            const { code } = await this.ask("code", { view: this.view });
            this.codeText.textContent = code;
            try {
                await navigator.clipboard.writeText(code);
                this.tell("The code is copied; it stands below, too.");
            } catch {
                const range = document.createRange();
                range.selectNodeContents(this.codeText);
                getSelection().removeAllRanges();
                getSelection().addRange(range);
                this.codeText.focus();
                this.tell("The code is selected below: copy it with Ctrl+C.");
            }
        } catch (problem) {
            this.fail(problem.message);
        }
    }

    async exportFigure() {
        this.tell("Drawing …");
        try {
            const { svg, name } = await this.ask("figure", { view: this.view });
            const link = make("a", { href: URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" })), download: name });
            this.root.append(link);
            link.click();
            link.remove();
            setTimeout(() => URL.revokeObjectURL(link.href), 10000);
            this.tell(`Saved as ${name}.`);
        } catch (problem) {
            this.tell("");
            this.fail(problem.message);
        }
    }

    tell(text) {
        this.told.textContent = text;
    }

    fail(sentence) {
        const again = make("button", { type: "button", onclick: () => this.request(false) }, "Try again");
        this.problem.replaceChildren(make("span", { text: sentence }), again);
        this.problem.hidden = false;
    }
}

/** Milliseconds that a kernel may take for an answer. */
const PATIENCE = 120000;

/** The widget: a notebook's kernel answers, under the number of each question. */
function render({ model, el }) {
    const waiting = new Map();
    let last = 0;
    const hear = (message) => {
        const done = message.type === "answer" && waiting.get(message.number);
        if (!done) return;
        waiting.delete(message.number);
        done(message.answer);
    };
    model.on("msg:custom", hear);
    const ask = (kind, question) => new Promise((resolve, reject) => {
        const number = (last += 1);
        const tag = `${freshId("ask")}-${number}`;
        const late = setTimeout(() => { waiting.delete(tag); reject(new Error("The kernel does not answer: run the cell again.")); }, PATIENCE);
        waiting.set(tag, (answer) => {
            clearTimeout(late);
            if (answer.error) reject(new Error(answer.error));
            else resolve(answer);
        });
        model.send({ type: "ask", number: tag, kind, question });
    });
    const onView = (view) => { model.set("view", view); model.save_changes(); };
    const root = make("div");
    el.append(root);
    mount(root, ask, { view: model.get("view"), onView }).catch((problem) => root.append(make("p", { class: "problem", role: "alert", text: problem.message })));
    return () => model.off("msg:custom", hear);
}

export default { render };
