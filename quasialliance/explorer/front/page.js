/** The page: the local server answers; the view is kept in the address, so that it can be reloaded and kept as a bookmark. */
import { mount } from "./explorer.js";

const GONE = "The explorer's server does not answer: it was stopped. Start it again with “quasialliance explore”.";

async function ask(kind, question) {
    let reply;
    try {
        reply = await fetch(`/ask/${kind}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(question) });
    } catch {
        throw new Error(GONE);
    }
    let answer;
    try {
        answer = await reply.json();
    } catch {
        throw new Error(GONE);
    }
    if (!reply.ok) throw new Error(answer.error);
    return answer;
}

/** Return the view that the address holds, or nothing. */
function kept() {
    try {
        return JSON.parse(decodeURIComponent(location.hash.slice(1)));
    } catch {
        return null;
    }
}

const root = document.getElementById("explorer");
mount(root, ask, { view: kept(), onView: (view) => history.replaceState(null, "", `#${encodeURIComponent(JSON.stringify(view))}`) }).catch((problem) => {
    root.textContent = problem.message;
});
