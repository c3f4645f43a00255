# 单位
unknown-unit = There is no unit with the code { $unit }. Check the code.
unit-not-open = Unit { $unit } was not founded yet, or already closed, on { $day }. Choose another day or check the unit.
duplicate-code = The code { $unit } is taken. Choose another, or leave it empty to have one made.
missing-parent = The parent { $parent } of { $unit } does not exist, or did not on { $day }. Register the parent first.
cycle = Under { $parent }, { $unit } would stand above itself. Check where it belongs.
already-there = { $unit } is under { $parent } on that day already.
same-unit = { $unit } cannot be merged into itself. Name another unit.
not-a-branch = { $unit } is not a party branch; only branches can be recorded so.
not-a-society = { $unit } is not a society. Give a society's code.
already-linked = Branch { $unit } and society { $society } are linked on that day already.
not-linked = Branch { $unit } and society { $society } are not linked on that day.
already-online = Branch { $unit } has been registered online since { $day }.
already-answered = { $unit } has answered for { $year } already.
unit-not-empty = On { $day } unit { $unit } still holds { $count } things, so it cannot close. Move what is listed first, or merge it.
not-here = { $count } people are not at the unit on { $day } and cannot go along.
# 人员
unknown-person = There is nobody with the number { $person }. Check the number.
person-merged = Number { $person } has become number { $into }. Use that one.
person-left = Number { $person } left the roster on { $day } (died, handed over or merged).
same-person = Number { $person } cannot be merged with itself. Give two numbers.
# 填写
missing-value = "{ $field }" is empty. Fill it in.
unknown-code = "{ $value }" is not a value of "{ $field }". Choose one from the list.
bad-date = "{ $value }" is not a usable date. Write it as 2026-03-01.
bad-period = "{ $value }" is not a period. Write 2026, 2026Q1, 2026-03 or 2026-01-01..2026-06-30.
unknown-indicator = There is no figure called { $indicator }. The figures command lists them all.
unknown-line = The journal has no line { $line }.
already-taken-back = Line { $line } was taken back by line { $by }.
has-dependents = { $count } later lines rest on line { $line }, so it cannot be taken back. Take those listed back first.
nothing-to-take-back = Line { $line } holds nothing that could be taken back.
# 文件
not-found = There is no file { $file }.
no-access = The file cannot be opened: { $why }.
empty = The file is empty. Check that it is the right one.
header-only = The file has a header and no rows.
no-header = No header was found in the first thirty rows. Make sure that one row names the columns.
corrupt = The file is damaged ({ $why }). Open it in an office program, save it as .xlsx and try again.
password-protected = The file has a password. Remove it first.
zip-bomb = The file unfolds beyond all reason ({ $part }) and is not read. Save it as .xlsx and try again.
xml-entities = The file holds a declaration that is not allowed ({ $part }) and is not read. Save it as .xlsx and try again.
cell-too-long = Sheet "{ $sheet }", row { $row }, column { $column } holds more than 32,767 characters. Shorten it and try again.
wps-et = This is a WPS .et file. In WPS choose "save as", save it as .xlsx, and import that.
not-a-spreadsheet = This is not a spreadsheet (it looks like { $looks_like }). Choose an .xlsx, .xls or .csv file.
too-many-rows = There are more than { $limit } rows. Import them in several files.
too-large = The file is larger than { $limit }. Import it in several files.
bad-encoding = The text of row { $row } is in no known encoding. Save it as UTF-8 or GBK and try again.
# 服务
loopback-only = Until there is sign-in, only this machine can be served; { $address } is refused. Use 127.0.0.1.
not-a-demo = The folder { $folder } holds another city; the demo is not written into it. Choose another folder.
head-mismatch = Line { $line } does not have the hash given, or is gone.
broken = Line { $line } does not hold: { $table }, { $what }.
figures-differ = { $indicator } at unit { $unit }, { $period }, is { $live } live and { $recounted } recounted.
tree-differs = The tree of today is not what the placements say, at unit { $unit }.
person-differs = Person { $person } is not what the journal recorded: { $table }.
