/** The controls: presets, the US action, the timing, and a slider for every parameter, by mechanism. */
import { freshId, make, toNumber } from "./parts.js";

/** A choice of one: a fieldset of radio buttons. */
export function choice(title, options, onPick) {
    const name = freshId("choice");
    const inputs = new Map();
    const labels = options.map((option) => {
        const input = make("input", { type: "radio", name, value: option.name, onchange: () => onPick(option.name) });
        inputs.set(option.name, input);
        return make("label", {}, input, ` ${option.words}`);
    });
    const element = make("fieldset", { class: "choice" }, make("legend", { text: title }), ...labels);
    return { element, set: (value) => inputs.forEach((input, own) => { input.checked = own === value; }) };
}

/** A choice of one of many: a labelled select. */
export function select(title, options, onPick) {
    const input = make("select", { onchange: () => onPick(input.value) }, ...options.map((option) => make("option", { value: option.name, text: option.words })));
    const element = make("label", { class: "select" }, make("span", { text: title }), input);
    return { element, input, set: (value) => { input.value = value; } };
}

/** A parameter: its words, a slider, a field for an exact value, and what it means on hover and focus. */
export class Slider {
    /**
     * @param {Object} parameter as the start of the explorer has it
     * @param {(symbol: string, text: string, event: Event) => void} onMove called with the new value as it is written
     * @param {(symbol: string) => void} onReset called when the preset's value is wanted again
     */
    constructor(parameter, onMove, onReset) {
        this.parameter = parameter;
        const { symbol, words, meaning, low, high, unit, source, step } = parameter;
        const [id, help] = [freshId("slider"), freshId("help")];
        this.range = make("input", { type: "range", id, min: toNumber(low), max: toNumber(high), step, "aria-describedby": help,
            oninput: (event) => onMove(symbol, this.range.value, event) });
        this.field = make("input", { type: "text", inputmode: "decimal", class: "exact", "aria-label": `${words}, exact value`, "aria-describedby": help,
            autocomplete: "off", onchange: (event) => onMove(symbol, this.field.value.trim(), event) });
        this.reset = make("button", { type: "button", class: "reset", hidden: true, onclick: () => { this.range.focus(); onReset(symbol); } }, "↺");
        const told = make("div", { class: "help", id, role: "tooltip" }, make("b", { text: words }), ` (${symbol}): ${meaning}. `,
            make("span", { class: "range-words", text: `From ${low} to ${high}; ${unit}. Source: ${source}.` }));
        told.id = help;
        this.element = make("div", { class: "slider", "data-symbol": symbol },
            make("label", { for: id }, words, " ", make("i", { text: symbol })), this.range, this.field, this.reset, told);
        this.haystack = `${words} ${symbol} ${parameter.name} ${meaning}`.toLowerCase();
    }

    /** Show a value; the slider stands at the nearest step of it. */
    set(text, preset) {
        const value = toNumber(text);
        if (toNumber(this.range.value) !== value) this.range.value = value;
        if (this.field !== this.field.getRootNode().activeElement || toNumber(this.field.value) !== value) this.field.value = text;
        this.range.setAttribute("aria-valuetext", text);
        const changed = toNumber(preset) !== value;
        this.element.classList.toggle("changed", changed);
        this.reset.hidden = !changed;
        this.reset.setAttribute("aria-label", `${this.parameter.words}: back to ${preset}`);
        this.reset.title = `back to ${preset}`;
    }

    set disabled(off) {
        this.element.classList.toggle("off", off);
        this.range.disabled = off;
        this.field.disabled = off;
    }
}

/** All parameters by mechanism, each mechanism with its switch. */
export class Mechanisms {
    /**
     * @param {Object[]} groups as the start of the explorer has them
     * @param {Object} on what is called: move, reset, flip (name, whether it is on)
     */
    constructor(groups, on) {
        this.sliders = new Map();
        this.switches = new Map();
        this.groups = groups.map((group) => this.group(group, on));
        this.search = make("input", { type: "search", class: "search", "aria-label": "Find a parameter or mechanism", placeholder: "Find a parameter or mechanism …",
            oninput: () => this.find() });
        const [used, idle] = [groups.map((group, k) => [group, this.groups[k]]).filter(([group]) => !group.idle),
            groups.map((group, k) => [group, this.groups[k]]).filter(([group]) => group.idle)];
        this.more = make("details", { class: "more" },
            make("summary", { text: `${idle.length} further mechanisms, without effect until their sliders are moved` }), ...idle.map(([, own]) => own.element));
        this.nothing = make("p", { class: "note", hidden: true, text: "No parameter or mechanism is called so." });
        this.element = make("div", { class: "mechanisms" }, this.search, this.nothing, ...used.map(([, own]) => own.element), this.more);
    }

    group(group, on) {
        const sliders = group.parameters.map((parameter) => {
            const slider = new Slider(parameter, on.move, on.reset);
            this.sliders.set(parameter.symbol, [...(this.sliders.get(parameter.symbol) || []), slider]);
            return slider;
        });
        const sources = group.sources && group.sources.length ? `Sources: ${group.sources.join("; ")}.` : "";
        const words = [group.claim && make("p", { class: "claim", text: `${group.claim} ${sources}` }), group.rival && make("p", { class: "claim", text: `Rival account: ${group.rival}` })];
        const details = make("details", { open: group.name === "situation" },
            make("summary", {}, group.words, make("span", { class: "state" })), ...words.filter(Boolean), ...sliders.map((slider) => slider.element));
        const element = make("div", { class: "group", "data-group": group.name }, details);
        if (group.switch) {
            const input = make("input", { type: "checkbox", role: "switch", "aria-label": `${group.words}: on`, onchange: () => on.flip(group.name, input.checked) });
            this.switches.set(group.name, { input, sliders, state: details.querySelector(".state") });
            element.append(make("label", { class: "switch", title: `${group.words} on or off` }, input));
        }
        return { element, details, sliders, haystack: `${group.words} ${group.name} ${group.claim}`.toLowerCase() };
    }

    /** Another slider of a parameter, which moves with the first. */
    twin(symbol, on) {
        const [first] = this.sliders.get(symbol) || [];
        if (!first) return null;
        const slider = new Slider(first.parameter, on.move, on.reset);
        this.sliders.set(symbol, [first, slider]);
        slider.set(first.field.value, first.preset || first.field.value);
        return slider;
    }

    /** Show the values, and which mechanisms are off. */
    set(values, preset, off) {
        for (const [symbol, sliders] of this.sliders) {
            for (const slider of sliders) {
                slider.preset = preset[symbol];
                slider.set(values[symbol], preset[symbol]);
            }
        }
        for (const [name, { input, sliders, state }] of this.switches) {
            input.checked = !off.includes(name);
            state.textContent = input.checked ? "" : " off";
            for (const slider of sliders) slider.disabled = !input.checked;
        }
    }

    find() {
        const word = this.search.value.trim().toLowerCase();
        let found = 0;
        for (const { element, details, sliders, haystack } of this.groups) {
            const whole = haystack.includes(word);
            const hits = sliders.filter((slider) => whole || slider.haystack.includes(word));
            for (const slider of sliders) slider.element.hidden = !hits.includes(slider);
            element.hidden = !whole && !hits.length;
            found += !element.hidden;
            if (word) details.open = !element.hidden;
        }
        if (word) this.more.open = true;
        this.nothing.hidden = found > 0;
    }
}
