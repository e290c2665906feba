// Asks for the report of a submission until it is final, less often the longer it takes.
"use strict";

const report = document.getElementById("report");
const statusLine = document.getElementById("status");
let pause = 300;

function show(html) {
  report.innerHTML = html;
  const part = report.firstElementChild;
  if (statusLine.textContent !== part.dataset.status) statusLine.textContent = part.dataset.status;
  return part.dataset.final === "yes";
}

async function look() {
  try {
    const answer = await fetch(report.dataset.poll);
    if (answer.redirected) return location.reload(); // signed out meanwhile
    if (answer.ok && show(await answer.text())) return (statusLine.className = "unseen");
  } catch {
    statusLine.textContent = "The connection is lost; this page tries again.";
  }
  pause = Math.min(pause * 1.3, 5000);
  setTimeout(look, pause);
}

if (report.dataset.poll) setTimeout(look, pause);
