// Before anything is drawn, so that a chosen theme does not flash. No module: those run late.
const theme = localStorage.getItem('theme');
if (theme) document.documentElement.dataset.theme = theme;
