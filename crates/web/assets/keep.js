/* 本机留底: what is typed in a form marked data-keep stays in this browser until it is saved, also when the system cannot
   be reached. It is kept by person and form for seven days, offered back, and forgotten after it was saved. A text that
   looks like one with a secret mark is not kept. Without this script forms work as well. Written for Chromium 86, no
   library. */
(function () {
  "use strict";
  var script = document.currentScript;
  var owner = script ? script.getAttribute("data-owner") : "";
  var store;
  try { store = window.localStorage; } catch (refused) { return; }
  if (!owner || !store || !window.FormData) { return; }
  var PREFIX = "zhaozhang-kept:" + owner + ":";
  var DAYS = 7;
  var GAP = "[\\s\\u200b-\\u200f\\u2060\\ufeff\\u00ad]*";
  var SECRET = new RegExp("[绝机機秘]" + GAP + "密" + GAP + "(级" + GAP + ")?[★☆✩✪✭✮✯⭐⋆*＊﹡※]");

  function read(key) {
    try { return JSON.parse(store.getItem(PREFIX + key)); } catch (broken) { return null; }
  }
  function write(key, copy) {
    try { store.setItem(PREFIX + key, JSON.stringify(copy)); } catch (full) { /* nothing can be done about it here */ }
  }
  function forget(key) { store.removeItem(PREFIX + key); }
  function keys() {
    var own = [];
    for (var at = 0; at < store.length; at += 1) {
      var name = store.key(at);
      if (name.indexOf(PREFIX) === 0) { own.push(name.slice(PREFIX.length)); }
    }
    return own;
  }
  function path(address) {
    var link = document.createElement("a");
    link.href = address || location.href;
    return link.host === location.host ? link.pathname : "";
  }

  /* A form that was sent and led to another page was taken; one that is answered at its own address was not. */
  var cameFrom = document.referrer ? path(document.referrer) : "";
  keys().forEach(function (key) {
    var copy = read(key);
    if (!copy || Date.now() - copy.at > DAYS * 86400000) { forget(key); return; }
    if (!copy.sentFrom) { return; }
    if (location.pathname === copy.action || location.pathname === "/sign-in") {
      copy.sentFrom = "";
      write(key, copy);
    } else if (cameFrom && cameFrom === copy.sentFrom) {
      forget(key);
    }
  });
  /* Whatever form goes to its address sends it: the form itself, the page that says “later”, the one after signing in. */
  document.addEventListener("submit", function (event) {
    var action = path(event.target.getAttribute("action"));
    /* Of several forms of a page with one address only the one that goes is sent. */
    var own = event.target.getAttribute("data-keep");
    keys().forEach(function (key) {
      var copy = read(key);
      if (copy && copy.action === action && (!own || own === key)) {
        copy.sentFrom = location.pathname;
        write(key, copy);
      }
    });
  });

  Array.prototype.forEach.call(document.querySelectorAll("form[data-keep]"), function (form) {
    var key = form.getAttribute("data-keep");
    if (form.querySelector("input[type=password]")) { return; }
    var first = gathered();
    var waiting = 0;
    var isStopped = false;
    var isOwn = false;

    function gathered() {
      var fields = {};
      new FormData(form).forEach(function (value, name) {
        if (typeof value === "string" && name !== "act") { (fields[name] = fields[name] || []).push(value); }
      });
      return JSON.stringify(fields);
    }
    function keep() {
      clearTimeout(waiting);
      waiting = 0;
      var now = gathered();
      if (isStopped || SECRET.test(now)) { forget(key); return; }
      if (now === first) {
        if (isOwn) { forget(key); }
        return;
      }
      isOwn = true;
      var before = read(key);
      write(key, {
        at: Date.now(), action: path(form.getAttribute("action")), fields: now,
        sentFrom: before ? before.sentFrom : ""
      });
    }
    function soon() {
      if (!waiting) { waiting = setTimeout(keep, 800); }
    }
    form.addEventListener("input", soon);
    form.addEventListener("change", soon);
    form.addEventListener("submit", keep, true);
    window.addEventListener("pagehide", function () { if (waiting) { keep(); } });
    document.addEventListener("zhaozhang-secret", function () { isStopped = true; forget(key); });

    function restore(fields) {
      var values = JSON.parse(fields);
      var used = {};
      Array.prototype.forEach.call(form.elements, function (element) {
        var name = element.name;
        if (!name || element.type === "hidden" || element.type === "file" || element.type === "submit") { return; }
        var own = values[name] || [];
        if (element.type === "radio" || element.type === "checkbox") {
          element.checked = own.indexOf(element.value) >= 0;
        } else {
          var place = used[name] || 0;
          used[name] = place + 1;
          element.value = own[place] === undefined ? "" : own[place];
        }
      });
    }
    /* What was typed and what the system shows may differ in hidden fields only; those are the system's. */
    function typed(fields) {
      var values = JSON.parse(fields);
      var own = {};
      Array.prototype.forEach.call(form.elements, function (element) {
        if (element.name && element.type !== "hidden" && element.type !== "file" && values[element.name]) {
          own[element.name] = values[element.name].map(function (value) { return value.replace(/\r\n/g, "\n"); });
        }
      });
      return JSON.stringify(own);
    }
    function offer() {
      var copy = read(key);
      if (!copy || typed(copy.fields) === typed(first)) { return; }
      var note = document.createElement("div");
      note.className = "note no-print";
      note.setAttribute("role", "status");
      note.id = "kept-here-" + key;
      var words = document.createElement("p");
      words.textContent = "本机留有未保存的内容（" + new Date(copy.at).toLocaleString("zh-CN") +
        "）。恢复后请核对再保存，文件须重新选择；继续填写将替换这份内容。";
      note.appendChild(words);
      var actions = document.createElement("p");
      actions.className = "actions";
      [["恢复", function () { restore(copy.fields); note.remove(); keep(); }],
       ["不要了", function () { forget(key); note.remove(); }]].forEach(function (choice) {
        var button = document.createElement("button");
        button.type = "button";
        button.className = "button";
        button.textContent = choice[0];
        button.addEventListener("click", choice[1]);
        actions.appendChild(button);
      });
      note.appendChild(actions);
      form.insertBefore(note, form.firstChild);
    }
    offer();
  });
})();
