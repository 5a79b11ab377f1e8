@echo off
rem Start the lessons; the window stays open if something is missing, so that it can be read.
cd /d "%~dp0"
where py >nul 2>nul
if not errorlevel 1 goto launcher
where python >nul 2>nul
if not errorlevel 1 goto python
echo No Python was found: install Python 3.11, 3.12, 3.13 or 3.14, then start again.
pause
exit /b 1
:launcher
py -3 start.py %*
goto end
:python
python start.py %*
:end
if errorlevel 1 pause
